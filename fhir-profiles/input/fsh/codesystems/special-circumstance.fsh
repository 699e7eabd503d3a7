CodeSystem: SpecialCircumstanceCodes
Id: special-circumstance
Title: "特別の事情 / Special circumstance"
Description: """
期間を過ぎても制度の接種として扱う事情です。

Why a late dose still belongs to the programme.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* ^caseSensitive = true
* ^valueSet = "https://sesshu.example/fhir/ValueSet/special-circumstance"
* ^content = #complete
* #long-illness "長期療養" "長く療養し、期間内に受けられませんでした。 / A long illness kept the person from it."
  * ^designation[0].language = #en
  * ^designation[0].value = "Long illness"
* #shortage "供給不足" "ワクチンが足りず、期間内に受けられませんでした。 / There was not enough vaccine."
  * ^designation[0].language = #en
  * ^designation[0].value = "Shortage"
* #disaster "災害" "災害のため、期間内に受けられませんでした。 / A disaster kept the person from it."
  * ^designation[0].language = #en
  * ^designation[0].value = "Disaster"
* #catch-up "追いつき接種" "積極的な勧奨が控えられた世代などの追いつき接種です。 / A catch-up for cohorts to whom the vaccine was not actively offered."
  * ^designation[0].language = #en
  * ^designation[0].value = "Catch-up"
