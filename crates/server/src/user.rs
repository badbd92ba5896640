//! `gadang user`: the first accounts of a house, and whoever has lost the way in.

use anyhow::bail;
use clap::{Args, Subcommand};
use kernel::{Actor, InstansiId, Peran, Zona};
use org::{
    By,
    account::{self, Invitation},
    instansi::{Instansi, JenisInstansi},
};

use crate::{cli::say, house::House};

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Dirikan instansi, tempat akun pertama berdiri
    House(NewHouse),
    /// Buat akun dan cetak tautan sekali pakai untuk menetapkan sandinya
    Add(Add),
    /// Cabut sandi sebuah akun dan cetak tautan sekali pakai untuk sandi baru
    Reset(Reset),
    /// Daftar instansi
    Houses,
}

#[derive(Args)]
pub(crate) struct NewHouse {
    /// Kode pendek untuk alamat, misalnya sumbar
    #[arg(long)]
    kode: String,
    /// Nama lengkap
    #[arg(long)]
    nama: String,
    /// Nama pendek
    #[arg(long)]
    singkatan: String,
    /// Jenis: provinsi, kabupaten, kota, atau rumah-sakit
    #[arg(long)]
    jenis: String,
    /// Zona waktu: WIB, WITA, atau WIT
    #[arg(long, default_value = "WIB")]
    zona: String,
}

#[derive(Args)]
pub(crate) struct Add {
    /// Kode instansi
    #[arg(long)]
    instansi: String,
    /// Nama orangnya
    #[arg(long)]
    nama: String,
    /// Nama yang diketik saat masuk
    #[arg(long)]
    nama_masuk: String,
    /// Peran, misalnya admin-instansi atau asesor-internal
    #[arg(long)]
    peran: String,
    /// Kode perangkat daerah tempat peran berlaku; tanpa ini di seluruh instansi
    #[arg(long)]
    opd: Option<String>,
}

#[derive(Args)]
pub(crate) struct Reset {
    /// Kode instansi
    #[arg(long)]
    instansi: String,
    /// Nama yang diketik saat masuk
    #[arg(long)]
    nama_masuk: String,
}

pub(crate) async fn run(house: &House, command: Command) -> anyhow::Result<()> {
    match command {
        Command::House(args) => found(house, args).await,
        Command::Add(args) => add(house, args).await,
        Command::Reset(args) => reset(house, args).await,
        Command::Houses => {
            for instansi in org::instansi::list(&house.db).await? {
                say(&format!("{}\t{}", instansi.code, instansi.name))?;
            }
            Ok(())
        }
    }
}

async fn found(house: &House, args: NewHouse) -> anyhow::Result<()> {
    let well_formed = !args.kode.is_empty()
        && args.kode.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if !well_formed {
        bail!("Kode instansi memakai huruf kecil, angka, dan tanda hubung.");
    }
    let Some(jenis) = JenisInstansi::parse(&args.jenis) else {
        bail!(
            "Jenis {:?} tidak dikenal. Pakai provinsi, kabupaten, kota, atau rumah-sakit.",
            args.jenis
        );
    };
    let Some(zona) = Zona::parse(&args.zona) else {
        bail!("Zona {:?} tidak dikenal. Pakai WIB, WITA, atau WIT.", args.zona);
    };
    let there = org::instansi::list(&house.db).await?;
    if there.iter().any(|known| known.code == args.kode) {
        bail!("Instansi {} sudah ada.", args.kode);
    }
    let id = InstansiId(there.iter().map(|known| known.id.0).max().unwrap_or_default() + 1);
    let actor = Actor::system(id, "Baris perintah");
    let by = By { actor: &actor, entropy: &house.entropy, at: house.now() };
    let new = Instansi {
        id,
        code: args.kode,
        name: args.nama,
        short: args.singkatan,
        other_names: None,
        jenis,
        zona,
    };
    let mut tx = house.db.begin().await?;
    org::instansi::create(&mut tx, by, &new).await?;
    tx.commit().await?;
    say(&format!("Instansi {} berdiri.", new.code))?;
    Ok(())
}

async fn add(house: &House, args: Add) -> anyhow::Result<()> {
    let (instansi, actor) = house.instansi(&args.instansi).await?;
    let Some(peran) = Peran::parse(&args.peran).filter(|peran| *peran != Peran::Publik) else {
        let known: Vec<&str> =
            Peran::ALL.iter().filter(|p| **p != Peran::Publik).map(|p| p.code()).collect();
        bail!("Peran {:?} tidak ada. Yang ada: {}.", args.peran, known.join(", "));
    };
    let scope =
        actor.scope(&org::access::AKUN_KELOLA).ok_or_else(|| anyhow::anyhow!("tidak berwenang"))?;
    let opd = match &args.opd {
        None => None,
        Some(kode) => match org::opd::by_kode(&house.db, &scope, kode).await? {
            Some(opd) => Some(opd),
            None => bail!("Perangkat daerah {kode:?} tidak ada di {}.", instansi.name),
        },
    };
    let asked = Invitation {
        nama: args.nama,
        nama_masuk: args.nama_masuk.trim().to_lowercase(),
        peran,
        opd,
        mulai: house.now().date(instansi.zona),
    };
    let by = By { actor: &actor, entropy: &house.entropy, at: house.now() };
    let mut tx = house.db.begin().await?;
    let code = match account::invite(&mut tx, &scope, by, &asked).await {
        Ok(code) => code,
        Err(db::Error::Conflict { .. }) => bail!("Nama masuk {} sudah dipakai.", asked.nama_masuk),
        Err(error) => return Err(error.into()),
    };
    tx.commit().await?;
    link(house, &asked.nama_masuk, &code)
}

async fn reset(house: &House, args: Reset) -> anyhow::Result<()> {
    let (instansi, actor) = house.instansi(&args.instansi).await?;
    let scope =
        actor.scope(&org::access::AKUN_KELOLA).ok_or_else(|| anyhow::anyhow!("tidak berwenang"))?;
    let by = By { actor: &actor, entropy: &house.entropy, at: house.now() };
    match account::reset(&house.db, &scope, by, &args.nama_masuk.trim().to_lowercase()).await? {
        Some(code) => link(house, &args.nama_masuk, &code),
        None => bail!("Nama masuk {} tidak ada di {}.", args.nama_masuk, instansi.name),
    }
}

fn link(house: &House, nama_masuk: &str, code: &str) -> anyhow::Result<()> {
    say(&format!(
        "Akun {nama_masuk} menunggu sandinya. Tautan sekali pakai, berlaku 24 jam:\n{}/masuk/sandi-baru/{code}",
        house.config.base_url
    ))?;
    Ok(())
}
