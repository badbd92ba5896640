// Every kind of page that exists, once. Accessibility and pictures go through this list, so a new
// kind of page is added here and nowhere else.

import type { Page } from "@playwright/test";

import type { Role } from "./support/test.ts";

export interface PageKind {
  /** Also the name of its pictures. */
  name: string;
  /** Who looks at it; nobody for what needs no sign-in. */
  as: Role | null;
  /** Where to begin. */
  path: string;
  /** What to do there to reach the page, where its address holds an id. */
  then?: (page: Page) => Promise<void>;
  /** The answer's status, when it is not 200. */
  status?: number;
}

const ASSESSOR: Role = "Asesor internal";
const ADMIN: Role = "Admin Instansi";
/** Of every person of the demonstration, which tells it to everybody. */
const PASSWORD = "rumah gadang sembilan ruang";

/** Follows the first link with this name in the main part of the page. */
function follow(name: string | RegExp): (page: Page) => Promise<void> {
  return async (page) => {
    await page.getByRole("main").getByRole("link", { name }).first().click();
    await page.waitForLoadState();
  };
}

async function followInTable(page: Page): Promise<void> {
  await page.getByRole("main").getByRole("table").getByRole("link").first().click();
  await page.waitForLoadState();
}

/** The page that shows a new token, which no address leads to. */
async function makeToken(page: Page): Promise<void> {
  await page.getByLabel("Nama token").fill("Dasbor Bappeda");
  await page.getByRole("checkbox").first().check();
  await page.getByLabel("Sandi Anda").fill(PASSWORD);
  await page.getByRole("button", { name: "Buat token" }).click();
  await page.waitForLoadState();
}

async function setAddress(page: Page): Promise<void> {
  await page.getByLabel("Alamat surel").fill("rahmi@contoh.go.id");
  await page.getByLabel("Sandi Anda").fill(PASSWORD);
  await page.getByRole("button", { name: "Simpan" }).click();
  await page.goto("/akun/surel");
}

async function openAssessment(page: Page): Promise<void> {
  await follow(/^SPBE 2022/u)(page);
}

const AGENCIES = "/organisasi/opd/impor";
const GOOD = "uji-badan;Badan Percobaan;Badan;\nuji-bidang;Bidang Percobaan;Bidang;uji-badan\n";
const BAD = "uji-badan;;Badan;\nuji bidang;Bidang Percobaan;Kementerian;uji-badan\n";

/** Brings a file of agencies in and has it checked; the address is then that of its page. */
async function checkAgencies(page: Page, rows: string): Promise<void> {
  const text = `Kode;Nama Resmi;Jenis;Kode induk;Catatan\n${rows}`;
  await page.goto(`${AGENCIES}/baru`);
  await page.getByLabel("Berkas").setInputFiles({ name: "opd-2026.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  await page.getByRole("button", { name: "Unggah" }).click();
  await page.waitForURL(/impor\/[0-9a-f-]{36}/u);
  await page.goto(`${page.url().replace(/\/kolom$/u, "")}/kolom`);
  await page.getByLabel("Nama", { exact: true }).selectOption("1");
  await page.getByRole("button", { name: "Periksa semua baris" }).click();
  await page.getByText(/^(Semua baris benar|\d+ baris ditolak)/u).waitFor();
}

/** The same, written. A name that was never there before, so that there is something to write each time. */
async function writeAgencies(page: Page): Promise<void> {
  await checkAgencies(page, `uji-gambar;Badan Percobaan ${Date.now()};Badan;\n`);
  await page.getByRole("button", { name: "Tulis 1 baris" }).click();
  await page.getByText("1 baris ditulis.").waitFor();
}

export const pages: PageKind[] = [
  { name: "galeri", as: null, path: "/galeri" },
  { name: "masuk", as: null, path: "/masuk" },
  { name: "lupa", as: null, path: "/masuk/lupa" },
  { name: "lupa-tautan-lama", as: null, path: "/masuk/pulih/tidak-berlaku", status: 404 },
  { name: "surel-tautan-lama", as: ASSESSOR, path: "/akun/surel/pasti/tidak-berlaku", status: 404 },
  { name: "publik", as: null, path: "/indeks/publik" },
  { name: "publik-mengapa", as: null, path: "/indeks/publik", then: follow(/^Mengapa/u) },
  { name: "wilayah", as: null, path: "/wilayah" },
  { name: "wilayah-cari", as: ASSESSOR, path: "/wilayah?q=koto+gadang" },
  { name: "wilayah-kabupaten", as: ASSESSOR, path: "/wilayah/13.06" },
  { name: "wilayah-nagari", as: null, path: "/wilayah/13.76.01.1034" },
  { name: "wilayah-tanpa-bps", as: null, path: "/wilayah/tanpa-bps" },
  { name: "api", as: null, path: "/api" },
  { name: "cari", as: null, path: "/cari" },
  { name: "cari-hasil", as: ADMIN, path: "/cari?q=padang" },
  { name: "cari-tiada", as: null, path: "/cari?q=tidak+ada+nama+begini" },
  { name: "tidak-ada", as: null, path: "/tidak/ada", status: 404 },
  { name: "indeks", as: ASSESSOR, path: "/indeks" },
  { name: "penilaian", as: ASSESSOR, path: "/indeks/penilaian" },
  { name: "penilaian-satu", as: ASSESSOR, path: "/indeks/penilaian", then: openAssessment },
  {
    name: "mengapa-indeks",
    as: ASSESSOR,
    path: "/indeks/penilaian",
    then: async (page) => {
      await openAssessment(page);
      await follow(/^Mengapa/u)(page);
    },
  },
  {
    name: "mengapa-indikator",
    as: ASSESSOR,
    path: "/indeks/penilaian",
    then: async (page) => {
      await openAssessment(page);
      await page.goto(`${page.url()}/mengapa/I01`);
    },
  },
  {
    name: "ubah-keterangan",
    as: ASSESSOR,
    path: "/indeks/penilaian",
    then: async (page) => {
      await openAssessment(page);
      await follow("Ubah keterangan")(page);
    },
  },
  {
    name: "ganti-tingkat",
    as: ASSESSOR,
    path: "/indeks/penilaian",
    then: async (page) => {
      await openAssessment(page);
      await follow("Ganti tingkat")(page);
    },
  },
  { name: "riwayat", as: ASSESSOR, path: "/indeks/riwayat" },
  { name: "impor", as: ASSESSOR, path: "/indeks/impor" },
  { name: "terlarang", as: "Pimpinan", path: "/indeks/impor", status: 403 },
  { name: "akun-sendiri", as: ASSESSOR, path: "/akun" },
  { name: "akun-sendiri-sandi", as: ASSESSOR, path: "/akun/sandi" },
  { name: "akun-sendiri-kode", as: ASSESSOR, path: "/akun/kode" },
  { name: "organisasi", as: ADMIN, path: "/organisasi" },
  { name: "opd-baru", as: ADMIN, path: "/organisasi/opd/baru" },
  { name: "opd-satu", as: ADMIN, path: "/organisasi", then: follow(/^Dinas/u) },
  { name: "impor-opd", as: ADMIN, path: AGENCIES },
  { name: "impor-opd-berkas", as: ADMIN, path: `${AGENCIES}/baru` },
  {
    name: "impor-opd-kolom",
    as: ADMIN,
    path: AGENCIES,
    then: async (page) => {
      await checkAgencies(page, GOOD);
      await page.getByRole("main").getByRole("link", { name: "Ubah kolom" }).click();
      await page.waitForURL(/kolom$/u);
    },
  },
  {
    name: "impor-opd-daftar",
    as: ADMIN,
    path: AGENCIES,
    then: async (page) => {
      await checkAgencies(page, GOOD);
      await page.goto(AGENCIES);
    },
  },
  { name: "impor-opd-ditolak", as: ADMIN, path: AGENCIES, then: async (page) => checkAgencies(page, BAD) },
  { name: "impor-opd-periksa", as: ADMIN, path: AGENCIES, then: async (page) => checkAgencies(page, GOOD) },
  { name: "impor-opd-selesai", as: ADMIN, path: AGENCIES, then: writeAgencies },
  {
    name: "impor-opd-batal",
    as: ADMIN,
    path: AGENCIES,
    then: async (page) => {
      await writeAgencies(page);
      await follow("Batalkan impor")(page);
    },
  },
  { name: "akun", as: ADMIN, path: "/organisasi/akun" },
  { name: "akun-baru", as: ADMIN, path: "/organisasi/akun/baru" },
  { name: "akun-satu", as: ADMIN, path: "/organisasi/akun", then: followInTable },
  { name: "audit", as: ADMIN, path: "/organisasi/audit" },
  { name: "pdf-belum-ada", as: ADMIN, path: "/organisasi/akun.pdf", status: 503 },
  { name: "pemberitahuan", as: ASSESSOR, path: "/akun/pemberitahuan" },
  { name: "token", as: ASSESSOR, path: "/akun/token" },
  { name: "token-baru", as: ASSESSOR, path: "/akun/token/baru" },
  { name: "token-jadi", as: ASSESSOR, path: "/akun/token/baru", then: makeToken },
  { name: "wilayah-batas", as: ADMIN, path: "/wilayah/batas" },
  { name: "kiriman", as: ADMIN, path: "/kiriman" },
  { name: "kiriman-baru", as: ADMIN, path: "/kiriman/baru" },
  { name: "kiriman-satu", as: ADMIN, path: "/kiriman", then: follow("Dasbor Bappeda") },
  { name: "kiriman-mati", as: ADMIN, path: "/kiriman", then: follow("Sistem pelaporan lama") },
  {
    name: "kiriman-rahasia",
    as: ADMIN,
    path: "/kiriman",
    then: async (page) => {
      await follow("Dasbor Bappeda")(page);
      await follow("Ganti rahasia")(page);
    },
  },
  { name: "pegawai", as: ADMIN, path: "/pegawai" },
  { name: "pegawai-baru", as: ADMIN, path: "/pegawai/orang/baru" },
  { name: "pegawai-satu", as: ADMIN, path: "/pegawai", then: followInTable },
  {
    name: "pegawai-catat",
    as: ADMIN,
    path: "/pegawai",
    then: async (page) => {
      await followInTable(page);
      await follow("Catat jabatan")(page);
    },
  },
  {
    name: "pegawai-riwayat",
    as: ADMIN,
    path: "/pegawai",
    then: async (page) => {
      await followInTable(page);
      await follow("Tambah")(page);
    },
  },
  { name: "pegawai-saya", as: ADMIN, path: "/pegawai/saya" },
  { name: "perkiraan", as: ADMIN, path: "/pegawai/perkiraan" },
  { name: "pembetulan", as: ADMIN, path: "/pegawai/pembetulan" },
  { name: "pembetulan-satu", as: ADMIN, path: "/pegawai/pembetulan", then: followInTable },
  { name: "pembetulan-minta", as: ADMIN, path: "/pegawai/saya/pembetulan" },
  { name: "jabatan", as: ASSESSOR, path: "/pegawai/jabatan" },
  { name: "jabatan-baru", as: ADMIN, path: "/pegawai/jabatan/baru" },
  { name: "jabatan-satu", as: ADMIN, path: "/pegawai/jabatan", then: follow("Kepala Dinas Pendidikan") },
  {
    name: "jabatan-pemangku",
    as: ADMIN,
    path: "/pegawai/jabatan",
    then: async (page) => {
      await follow("Kepala Dinas Pendidikan")(page);
      await follow("Catat pemangku")(page);
    },
  },
  { name: "surel", as: ASSESSOR, path: "/akun/surel" },
  { name: "surel-belum-pasti", as: ASSESSOR, path: "/akun/surel", then: setAddress },
  { name: "pekerjaan", as: ADMIN, path: "/organisasi/pekerjaan" },
  { name: "fakta", as: ASSESSOR, path: "/organisasi/fakta" },
  { name: "fakta-satu", as: ASSESSOR, path: "/organisasi/fakta", then: followInTable },
];

/** Opens a page of the list; the caller has signed in. */
export async function open(page: Page, kind: PageKind): Promise<void> {
  const answer = await page.goto(kind.path);
  const status = answer?.status();
  if (status !== (kind.status ?? 200)) throw new Error(`${kind.path} answers ${status}`);
  await kind.then?.(page);
  await drawCharts(page);
}

/** Scrolls each chart near, as a reader would, and waits until it is drawn. */
export async function drawCharts(page: Page): Promise<void> {
  const charts = page.locator("gadang-chart");
  for (let index = 0; index < (await charts.count()); index += 1) {
    const chart = charts.nth(index);
    await chart.evaluate((element) => element.scrollIntoView({ block: "center" }));
    await chart.and(page.locator("[drawn]")).waitFor();
  }
  await page.evaluate(async () => {
    window.scrollTo(0, 0);
    await document.fonts.ready;
  });
}
