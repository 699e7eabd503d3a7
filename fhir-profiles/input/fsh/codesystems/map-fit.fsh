CodeSystem: MapFitCodes
Id: map-fit
Title: "対応の近さ / Fit of a mapping"
Description: """
ある符号体系の符号が製品にどれだけ近いかです。

How close a code of another system comes to a product.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* ^caseSensitive = true
* ^valueSet = "https://sesshu.example/fhir/ValueSet/map-fit"
* ^content = #complete
* #good "同じ" "抗原と種類が同じです。 / Same antigens and type."
  * ^designation[0].language = #en
  * ^designation[0].value = "Good"
* #approximate "近い" "種類は近いが、その製品の符号がありません。 / The type is close; the product has no code of its own."
  * ^designation[0].language = #en
  * ^designation[0].value = "Approximate"
* #unspecified "種類だけ" "製品を区別しない符号です。 / A code that does not tell products apart."
  * ^designation[0].language = #en
  * ^designation[0].value = "Unspecified"
* #none "なし" "対応する符号がありません。 / There is no code."
  * ^designation[0].language = #en
  * ^designation[0].value = "None"
