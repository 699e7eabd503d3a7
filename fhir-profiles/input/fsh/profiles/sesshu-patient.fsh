Profile: SesshuPatient
Parent: JP_Patient
Id: sesshu-patient
Title: "対象者 / Resident"
Description: """
予防接種の対象者です。個別宛名番号と接種券の券番号、漢字とカナの氏名、転出や死亡、不開示のしるしを持てます。個人番号（マイナンバー）は決して持ちません。

A person who is to be or was vaccinated: with resident number and coupon numbers, names in kanji and kana, departures, and the mark of non-disclosure. It never holds an individual number.
"""
* insert Own
* ^purpose = "自治体の名簿、接種の会場、予定の計算の間で、対象者を取り違えずに渡すため。 / To hand residents between registers, venues and forecasts without mistaking one for another."
* obeys ses-pat-individual and ses-pat-individual-shape and ses-pat-dead and ses-pat-born
* insert MarksOfARecord
* extension contains
    MunicipalityExtension named municipality 0..1 MS and
    Departure named departure 0..1 MS
* extension[municipality] ^short = "記録を持つ自治体 / Municipality of the record"
* extension[departure] ^short = "転出・死亡など / Moved out, dead or removed"
* identifier MS
* identifier ^short = "個別宛名番号、券番号など。個人番号は書かない / Resident number, coupon numbers and others; never an individual number"
* identifier obeys ses-pat-resident and ses-pat-coupon
* identifier.extension contains CouponReissueReason named reissueReason 0..1 MS
* identifier.extension[reissueReason] ^short = "接種券の再発行の理由 / Why a coupon was issued again"
* identifier.use MS
* identifier.use ^short = "閉じた番号は old / old for a number that was closed"
* identifier.system MS
* identifier.system ^short = "番号の体系。宛名番号と券番号では自治体のコードで終わる / System; that of resident and coupon numbers ends in the municipality's code"
* identifier.value MS
* identifier.period MS
* identifier.period ^short = "使える間。閉じた番号は end を持つ / While it holds; a closed number has an end"
* active MS
* active ^short = "誤って作った記録だけ false。転出や死亡では変えない / False only for a record made by mistake; departures do not change it"
* name 1..* MS
* name obeys ses-pat-kana
* name ^short = "表記ごとに一つ：漢字 IDE、カナ SYL、ローマ字 ABC / One for each script: kanji IDE, kana SYL, Latin ABC"
* name.extension[nameRepresentationUse] MS
* name.text MS
* name.family MS
* name.given MS
* telecom MS
* gender MS
* birthDate 1..1 MS
* birthDate ^short = "生年月日。月や日が不明なら年または年月だけ / Birth date; year or month alone where the rest is unknown"
* deceased[x] MS
* address MS
* address.text MS
* address.state MS
* address.city MS
* address.line MS
* address.postalCode MS
* managingOrganization MS
* link MS
* link ^short = "統合された記録（replaced-by / replaces） / Records merged with this one"

Invariant: ses-pat-individual
Description: "個人番号（マイナンバー）を識別子に書いてはいけません。 / An individual number must not stand among the identifiers."
Severity: #error
Expression: "identifier.where(system.where(lower().matches('(my-?number|individual-?number|kojin-?bango|マイナンバー|個人番号|1[.]2[.]392[.]100495[.]20[.]3[.]101)')).exists() or type.coding.code.where($this = 'NNJPN').exists() or (type.text | type.coding.display).where(matches('(マイナンバー|個人番号)')).exists()).empty()"

Invariant: ses-pat-individual-shape
Description: "12 桁で検査用数字の合う番号があります。個人番号でないことを確かめてください。 / A number has the twelve digits and the check digit of an individual number. Make sure that it is none."
Severity: #warning
Expression: "identifier.value.where(matches('^[0-9]{12}$')).where(iif((substring(0, 1).toInteger() * 6 + substring(1, 1).toInteger() * 5 + substring(2, 1).toInteger() * 4 + substring(3, 1).toInteger() * 3 + substring(4, 1).toInteger() * 2 + substring(5, 1).toInteger() * 7 + substring(6, 1).toInteger() * 6 + substring(7, 1).toInteger() * 5 + substring(8, 1).toInteger() * 4 + substring(9, 1).toInteger() * 3 + substring(10, 1).toInteger() * 2) mod 11 <= 1, 0, 11 - ((substring(0, 1).toInteger() * 6 + substring(1, 1).toInteger() * 5 + substring(2, 1).toInteger() * 4 + substring(3, 1).toInteger() * 3 + substring(4, 1).toInteger() * 2 + substring(5, 1).toInteger() * 7 + substring(6, 1).toInteger() * 6 + substring(7, 1).toInteger() * 5 + substring(8, 1).toInteger() * 4 + substring(9, 1).toInteger() * 3 + substring(10, 1).toInteger() * 2) mod 11)) = substring(11, 1).toInteger()).empty()"

Invariant: ses-pat-resident
Description: "個別宛名番号の体系は自治体のコードで終わり、番号は 30 字までの英数字とハイフンです。 / A resident number's system ends in a municipality's code; the number has up to 30 letters, digits and hyphens."
Severity: #error
Expression: "system.where(startsWith('https://sesshu.example/fhir/sid/resident')).exists() implies (system.matches('^https://sesshu[.]example/fhir/sid/resident/[0-9]{6}$') and value.matches('^[0-9A-Za-z-]{1,30}$'))"

Invariant: ses-pat-coupon
Description: "券番号は 10 桁の数字で、体系は発行した自治体のコードで終わります。 / A coupon's number has ten digits, and its system ends in the code of the municipality that issued it."
Severity: #error
Expression: "system.where(startsWith('https://sesshu.example/fhir/sid/coupon')).exists() implies (system.matches('^https://sesshu[.]example/fhir/sid/coupon/[0-9]{6}$') and value.matches('^[0-9]{10}$'))"

Invariant: ses-pat-kana
Description: "カナの氏名（SYL）は全角カタカナ、長音、中点、空白、英字で書きます。 / A kana name (SYL) is written in full-width katakana with long marks, middle dots, blanks or Latin letters."
Severity: #warning
Expression: "extension('http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation').value.ofType(code).where($this = 'SYL').exists() implies (text | family | given).all(matches('^[ァ-ヺー・ 　A-Za-z]+$'))"

Invariant: ses-pat-dead
Description: "死亡による除票なら、deceased に死亡を書きます。 / A departure by death goes with `deceased`."
Severity: #error
Expression: "extension('https://sesshu.example/fhir/StructureDefinition/departure').extension('reason').value.ofType(Coding).where(code = 'dead').exists() implies (deceased.ofType(boolean).where($this = true).exists() or deceased.ofType(dateTime).exists())"

Invariant: ses-pat-born
Description: "生年月日は未来ではありません。 / The birth date does not lie in the future."
Severity: #error
Expression: "birthDate.where($this > today()).empty()"
