CodeSystem: CertificatePurposeCodes
Id: certificate-purpose
Title: "証明書の目的 / Certificate purpose"
Description: """
証明書を何のために出すかです。

What a certificate is for.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* ^caseSensitive = true
* ^valueSet = "https://sesshu.example/fhir/ValueSet/certificate-purpose"
* ^content = #complete
* #travel-icvp "国際予防接種証明書" "国際保健規則による一回の接種の証明です。 / One dose, under the International Health Regulations."
  * ^designation[0].language = #en
  * ^designation[0].value = "International certificate"
* #travel-record "海外用の接種記録" "海外で示す接種の記録です。 / A record to be shown abroad."
  * ^designation[0].language = #en
  * ^designation[0].value = "Record for travel"
* #domestic "国内用" "国内で示す接種の記録です。 / A record to be shown in Japan."
  * ^designation[0].language = #en
  * ^designation[0].value = "Domestic"
* #link "リンク" "全記録への、暗号で守られたリンクです。 / A protected link to the whole record."
  * ^designation[0].language = #en
  * ^designation[0].value = "Link"
