CodeSystem: JP_FeeTable
Id: jp-fee-table
Title: "診療報酬の点数表の種別 / Fee tables of the health insurance"
Description: """
医療機関コードの 3 桁目で、どの点数表で請求するかを示します。

The third digit of an institution's code: by which table of fees it charges.
"""
* insert Restated(http://jpfhir.jp/fhir/core/mhlw/CodeSystem/MedicationFeeScoreType)
* ^content = #fragment
* ^caseSensitive = true
* #1 "医科"
  * ^designation[0].language = #en
  * ^designation[0].value = "Medical"
* #2 "健診など（保険外）"
  * ^designation[0].language = #en
  * ^designation[0].value = "Screening outside the insurance"
* #3 "歯科"
  * ^designation[0].language = #en
  * ^designation[0].value = "Dental"
* #4 "調剤"
  * ^designation[0].language = #en
  * ^designation[0].value = "Dispensing"
* #6 "訪問看護"
  * ^designation[0].language = #en
  * ^designation[0].value = "Home-visit nursing"
