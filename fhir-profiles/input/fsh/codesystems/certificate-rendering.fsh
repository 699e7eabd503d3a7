CodeSystem: CertificateRenderingCodes
Id: certificate-rendering
Title: "証明書の中身の種類 / Kinds of content of certificates"
Description: """
証明書の一つの表現が、どのような中身かです。

What kind of content a rendering of a certificate is.
"""
* insert Own
* ^language = #ja
* ^caseSensitive = true
* ^content = #complete
* ^valueSet = "https://sesshu.example/fhir/ValueSet/certificate-rendering"
* #image "画像" "二次元コードの画像。 / The image of a two-dimensional code."
  * ^designation[0].language = #en
  * ^designation[0].value = "Image"
* #serialized "文字列" "二次元コードやファイルに入る署名済みの文字列。 / The signed text that a code or a file holds."
  * ^designation[0].language = #en
  * ^designation[0].value = "Serialized"
* #pdf "PDF" "印刷できる書面。 / A sheet to print."
  * ^designation[0].language = #en
  * ^designation[0].value = "PDF"
