Profile: SesshuMunicipality
Parent: JP_Organization
Id: sesshu-municipality
Title: "市区町村 / Municipality"
Description: """
予防接種の記録に責任を持つ市区町村です。検査数字を含む 6 桁の全国地方公共団体コードで見分けます。

A municipality that answers for vaccination records. It is told by its six-digit local government code, check digit included.
"""
* insert Own
* identifier 1..* MS
* identifier ^short = "団体コード / Local government code"
* identifier contains municipality 1..1 MS
* identifier[municipality] obeys sesshu-muni-1 and sesshu-muni-2
* identifier[municipality] ^short = "全国地方公共団体コード（6 桁） / Local government code, six digits"
* identifier[municipality].system 1..1
* identifier[municipality].system = $MUNICIPALITY-ID (exactly)
* identifier[municipality].value 1..1
* identifier[municipality].period MS
* identifier[municipality].period ^short = "コードが使われた期間（合併で終わる） / Time during which the code was in use; mergers end it"
* active MS
* active ^short = "今もある団体か / Whether it still exists"
* type MS
* type from MunicipalityKindSet (extensible)
* type ^short = "市・町・村・特別区などの別 / City, town, village, special ward and so on"
* name 1..1 MS
* name ^short = "正式な名前 / Official name"
* alias MS
* alias ^short = "ローマ字の名前。海外向けの証明書に使う / Name in Latin letters, used on certificates for travel"
* telecom MS
* telecom ^short = "住民が問い合わせる窓口 / Where residents ask"
* partOf ^short = "都道府県、合併先ではない / The prefecture, not a successor"

Invariant: sesshu-muni-1
Description: "団体コードは都道府県 01〜47 で始まる 6 桁の数字です。 / A local government code is six digits and begins with a prefecture, 01 to 47."
Severity: #error
Expression: "value.matches('^(0[1-9]|[1-3][0-9]|4[0-7])[0-9]{4}$')"

Invariant: sesshu-muni-2
Description: "団体コードの 6 桁目は、前の 5 桁から決まる検査数字です。 / The sixth digit of a local government code is the check digit of the five before it."
Severity: #error
Expression: "value.matches('^[0-9]{6}$') implies (11 - (value.substring(0, 1).toInteger() * 6 + value.substring(1, 1).toInteger() * 5 + value.substring(2, 1).toInteger() * 4 + value.substring(3, 1).toInteger() * 3 + value.substring(4, 1).toInteger() * 2) mod 11) mod 10 = value.substring(5, 1).toInteger()"
