CodeSystem: ScanIntentCodes
Id: scan-intent
Title: "読み取りの意図 / Scan intent"
Description: """
会場の職員が、読み取った接種券で何をするつもりかです。

What staff at a venue mean to do with the coupon that was read.
"""
* insert Own
* ^language = #ja
* ^caseSensitive = true
* ^content = #complete
* ^valueSet = "https://sesshu.example/fhir/ValueSet/scan-intent"
* #auto "券のとおり" "券種のとおりに記録します。 / It is recorded as the kind of the coupon says."
  * ^designation[0].language = #en
  * ^designation[0].value = "As the coupon says"
* #vaccinated "接種した" "予診のみの券でも、接種として記録します。 / It is recorded as a vaccination, even on a coupon for a pre-examination."
  * ^designation[0].language = #en
  * ^designation[0].value = "Vaccinated"
* #preExamOnly "予診のみ" "接種の券でも、予診のみとして記録します。券は後で使えます。 / It is recorded as a pre-examination only, and the coupon stays valid."
  * ^designation[0].language = #en
  * ^designation[0].value = "Pre-examination only"
