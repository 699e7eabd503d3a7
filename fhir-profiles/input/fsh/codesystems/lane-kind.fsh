CodeSystem: LaneKindCodes
Id: lane-kind
Title: "接種の列の種類 / Lane kind"
Description: """
会場の中の列の使い分けです。

How the lanes of a venue are used.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* ^caseSensitive = true
* ^valueSet = "https://sesshu.example/fhir/ValueSet/lane-kind"
* ^content = #complete
* #general "一般" "だれでも使う列です。 / For everybody."
  * ^designation[0].language = #en
  * ^designation[0].value = "General"
* #children "こども" "こどもと保護者の列です。 / For children and those with them."
  * ^designation[0].language = #en
  * ^designation[0].value = "Children"
* #support "介助" "車いすや介助が要る人の列です。 / For people who need help or use a wheelchair."
  * ^designation[0].language = #en
  * ^designation[0].value = "Support"
* #language "ことばの支援" "通訳や手話がつく列です。 / With an interpreter or sign language."
  * ^designation[0].language = #en
  * ^designation[0].value = "Language support"
