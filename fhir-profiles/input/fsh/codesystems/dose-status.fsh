CodeSystem: DoseStatusCodes
Id: dose-status
Title: "接種の評価 / Dose status"
Description: """
一回の接種が制度の一回として数えられるかどうかです。

Whether a dose counts as a dose of the series.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* ^caseSensitive = true
* ^valueSet = "https://sesshu.example/fhir/ValueSet/dose-status"
* ^content = #complete
* #valid "有効" "制度の一回として数えます。 / It counts."
  * ^designation[0].language = #en
  * ^designation[0].value = "Valid"
* #not-valid "無効" "制度の一回としては数えません。効果がないという意味ではありません。 / It does not count. That says nothing about its effect."
  * ^designation[0].language = #en
  * ^designation[0].value = "Not valid"
* #undetermined "判定できない" "日付や製品が足りず、数えるかどうかを決められません。 / A date or product is missing, so it cannot be told."
  * ^designation[0].language = #en
  * ^designation[0].value = "Undetermined"
