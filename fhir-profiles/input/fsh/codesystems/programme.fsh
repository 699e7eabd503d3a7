CodeSystem: ProgrammeCodes
Id: programme
Title: "接種の区分 / Programme"
Description: """
接種がどの制度で行われたかを示します。任意接種は予防接種法の外です。

The programme in which a dose was given. Voluntary doses are outside the Immunization Act.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* ^caseSensitive = true
* ^valueSet = "https://sesshu.example/fhir/ValueSet/programme"
* ^content = #complete
* #routine-a "定期接種（A類）" "集団の予防に重きを置く疾病の定期接種です。対象者には受ける努力義務があります。 / Routine vaccination against the diseases of class A, which people are asked by law to try to have."
  * ^designation[0].language = #en
  * ^designation[0].value = "Routine, class A"
* #routine-b "定期接種（B類）" "個人の予防に重きを置く疾病の定期接種です。努力義務はありません。 / Routine vaccination against the diseases of class B, which leaves the choice to the person."
  * ^designation[0].language = #en
  * ^designation[0].value = "Routine, class B"
* #temporary "臨時接種" "まん延を防ぐため緊急に行う臨時の予防接種です。 / Vaccination ordered for a time to keep a disease from spreading."
  * ^designation[0].language = #en
  * ^designation[0].value = "Temporary"
* #special-temporary "特例臨時接種" "2021 年 2 月から 2024 年 3 月まで行われた新型コロナワクチンの接種です。 / The COVID-19 vaccination from February 2021 to March 2024."
  * ^designation[0].language = #en
  * ^designation[0].value = "Special temporary"
* #voluntary "任意接種" "予防接種法によらず、希望して受ける接種です。自治体が費用を助成するものも含みます。 / Given at one’s wish outside the Immunization Act, also where a municipality helps to pay."
  * ^designation[0].language = #en
  * ^designation[0].value = "Voluntary"
* #occupational "職務による接種" "職務や実習のために事業者などが行う接種です。 / Given by an employer or school because of the work."
  * ^designation[0].language = #en
  * ^designation[0].value = "Occupational"
* #abroad "海外の制度" "海外の制度で行われた接種です。 / Given in a programme of another country."
  * ^designation[0].language = #en
  * ^designation[0].value = "Programme abroad"
* #unknown "区分不明" "どの制度によるか分かりません。 / It is not known in which programme the dose was given."
  * ^designation[0].language = #en
  * ^designation[0].value = "Unknown"
