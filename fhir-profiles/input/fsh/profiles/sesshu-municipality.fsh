Profile: SesshuMunicipality
Parent: JP_Organization
Id: sesshu-municipality
Title: "市区町村 / Municipality"
Description: """
予防接種の記録に責任を持つ市区町村です。検査数字を含む 6 桁の全国地方公共団体コードで見分けます。

A municipality that answers for vaccination records. It is told by its six-digit local government code, check digit included.
"""
* insert Own
* ^purpose = "だれが記録に責任を持つかを、コードの取り違えなしに示すため。 / To say who answers for a record without mistaking one code for another."
* identifier 1..* MS
* identifier ^short = "団体コード / Local government code"
* identifier contains municipality 1..1 MS
* identifier[municipality] obeys ses-municipality
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
