CodeSystem: CertificateFormatCodes
Id: certificate-format
Title: "証明書の形式 / Certificate format"
Description: """
署名された証明書の形式です。

The format of a signed certificate.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* ^caseSensitive = true
* ^valueSet = "https://sesshu.example/fhir/ValueSet/certificate-format"
* ^content = #complete
* #icvp "ICVP" "国際予防接種証明書のデジタル版です。一つに一回の接種を載せます。 / The digital international certificate; one dose in each."
  * ^designation[0].language = #en
  * ^designation[0].value = "ICVP"
* #ddcc-vs "DDCC:VS" "世界保健機関の中核データ項目による、一回の接種の証明です。 / One dose, in the core data set of the World Health Organization."
  * ^designation[0].language = #en
  * ^designation[0].value = "DDCC:VS"
* #eu-dcc "EU DCC" "欧州連合の形式による、新型コロナワクチン一回の証明です。 / One COVID-19 dose in the format of the European Union."
  * ^designation[0].language = #en
  * ^designation[0].value = "EU DCC"
* #vhl "VHL" "全記録の在りかを指す、署名されたリンクです。 / A signed pointer to a full record."
  * ^designation[0].language = #en
  * ^designation[0].value = "VHL"
* #shc "SHC" "一つの病気についての接種を小さな FHIR の束にしたカードです。 / The doses against one disease as a small FHIR bundle."
  * ^designation[0].language = #en
  * ^designation[0].value = "SMART Health Card"
* #shl "SHL" "暗号化されたファイルへのリンクです。 / A link to encrypted files."
  * ^designation[0].language = #en
  * ^designation[0].value = "SMART Health Link"
* #vds-nc "VDS-NC" "国際民間航空機関の非制限型の可視デジタルシールです。 / The visible digital seal of the International Civil Aviation Organization."
  * ^designation[0].language = #en
  * ^designation[0].value = "VDS-NC"
