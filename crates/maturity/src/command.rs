//! The import for the command line: the same reading and the same writing as in the browser.

use db::Db;
use jiff::civil::Date;
use kernel::{Actor, Entropy, FieldErrors, Timestamp};
use org::By;

use crate::{
    access,
    input::{BadFile, Impor, ImporForm, KeteranganForm, Masukan, read_level_file},
    lembar::tingkat_of,
    rules::nilai,
    store::{NewPenilaian, PenilaianId},
    web::tulis,
};

/// What the command line asks for, as it was typed.
pub struct ImportRequest {
    /// Id of the instrument.
    pub instrumen: String,
    /// Year.
    pub tahun: String,
    /// Code of the stage.
    pub tahap: String,
    /// Where the levels come from.
    pub sumber: String,
    /// The day whose state they show.
    pub keadaan: Date,
    /// Name of the file: its ending says what it should be.
    pub nama_berkas: String,
    /// The file.
    pub bytes: Vec<u8>,
}

/// What became of an import.
pub enum Imported {
    /// Everything is stored.
    Done {
        /// How many levels.
        tingkat: usize,
        /// The index as shown.
        indeks: String,
        /// Its predicate.
        predikat: String,
    },
    /// Nothing is stored; why, line by line, in Indonesian.
    Refused(Vec<String>),
}

/// Makes an assessment out of a file of levels.
pub async fn import(
    db: &Db,
    entropy: &Entropy,
    actor: &Actor,
    at: Timestamp,
    request: &ImportRequest,
) -> db::Result<Imported> {
    let (impor, masukan) = match read(request) {
        Ok(read) => read,
        Err(lines) => return Ok(Imported::Refused(lines)),
    };
    let Some(scope) = access::may_import(actor) else {
        return Ok(Imported::Refused(vec!["Pelaku ini tidak boleh mengimpor.".to_owned()]));
    };
    let instrument = impor.instrument;
    let id = PenilaianId::new(entropy, at);
    let new = NewPenilaian {
        id: &id,
        instrumen: &instrument.meta.id,
        tahun: impor.tahun,
        tahap: impor.tahap,
        tanggal: impor.tanggal,
        keterangan: &impor.keterangan,
    };
    let mut tx = db.begin().await?;
    let by = By { actor, entropy, at };
    let tingkat = tingkat_of(&masukan);
    match tulis::create(&mut tx, &scope, by, instrument, &new, &masukan.levels, &tingkat).await {
        Ok(()) => tx.commit().await?,
        Err(db::Error::Conflict { table, .. }) if table == "maturity_penilaian" => {
            return Ok(Imported::Refused(vec![format!(
                "{} {} {} sudah ada. Ganti tingkatnya di halaman penilaian itu.",
                instrument.singkatan,
                impor.tahun,
                impor.tahap.label().to_lowercase()
            )]));
        }
        Err(error) => return Err(error),
    }
    let hasil = nilai::hasil(instrument, &masukan.levels);
    Ok(Imported::Done {
        tingkat: tingkat.len(),
        indeks: kernel::angka(hasil.indeks, instrument.desimal_tampil),
        predikat: hasil.predikat.map_or_else(|| "di luar skala".to_owned(), |p| p.nama),
    })
}

fn read(request: &ImportRequest) -> Result<(Impor, Masukan), Vec<String>> {
    let day = request.keadaan;
    let form = ImporForm {
        instrumen: request.instrumen.clone(),
        tahun: request.tahun.clone(),
        tahap: request.tahap.clone(),
        keadaan: [day.day().to_string(), day.month().to_string(), day.year().to_string()],
        keterangan: KeteranganForm { sumber: request.sumber.clone(), ..KeteranganForm::default() },
    };
    let impor = form.parse().map_err(|errors| field_lines(&errors))?;
    let masukan = read_level_file(impor.instrument, &request.nama_berkas, &request.bytes)
        .map_err(|bad| file_lines(&bad))?;
    Ok((impor, masukan))
}

fn field_lines(errors: &FieldErrors) -> Vec<String> {
    errors.iter().map(|(field, message)| format!("{field}: {message}")).collect()
}

fn file_lines(bad: &BadFile) -> Vec<String> {
    let rows = bad.rows.iter().map(|row| match row.row {
        Some(number) => format!("Baris {number}: {}: {}", row.found, row.message),
        None => format!("{}: {}", row.found, row.message),
    });
    core::iter::once(bad.message.clone()).chain(rows).collect()
}
