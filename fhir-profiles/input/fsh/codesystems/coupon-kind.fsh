CodeSystem: CouponKindCodes
Id: coupon-kind
Title: "接種券の券種 / Coupon kind"
Description: """
接種券の券種の意味です。券に印刷された数字がどの意味かは、事業ごとの対応表が決めます。

What a kind of coupon means. Which digit on the paper stands for which meaning is said by the map of each campaign.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* ^caseSensitive = true
* ^valueSet = "https://sesshu.example/fhir/ValueSet/coupon-kind"
* ^content = #complete
* #vaccination "接種" "接種に使う券です。 / The coupon is for a vaccination."
  * ^designation[0].language = #en
  * ^designation[0].value = "Vaccination"
* #pre-examination "予診のみ" "予診だけで接種に至らなかったときに使う券です。 / The coupon is for an examination that did not lead to a vaccination."
  * ^designation[0].language = #en
  * ^designation[0].value = "Pre-examination only"
* #antibody-test "抗体検査" "接種の前の抗体検査に使う券です。 / The coupon is for the antibody test before a vaccination."
  * ^designation[0].language = #en
  * ^designation[0].value = "Antibody test"
