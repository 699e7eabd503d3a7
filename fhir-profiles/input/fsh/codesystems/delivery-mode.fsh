CodeSystem: DeliveryModeCodes
Id: delivery-mode
Title: "実施の方法 / Delivery mode"
Description: """
接種がどのように行われたかです。

How vaccination was organised.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* ^caseSensitive = true
* ^valueSet = "https://sesshu.example/fhir/ValueSet/delivery-mode"
* ^content = #complete
* #individual "個別接種" "医療機関で一人ずつ受ける接種です。 / One by one at an institution."
  * ^designation[0].language = #en
  * ^designation[0].value = "Individual"
* #mass "集団接種" "会場に集まって受ける接種です。 / Together at a site."
  * ^designation[0].language = #en
  * ^designation[0].value = "Mass"
* #visit "巡回・訪問" "施設や住まいに出向いて行う接種です。 / By a team that visits."
  * ^designation[0].language = #en
  * ^designation[0].value = "Visit"
* #wide-area "広域" "住所地の外の医療機関で、広域の契約により受ける接種です。 / Outside the place of residence, under an agreement."
  * ^designation[0].language = #en
  * ^designation[0].value = "Wide area"
* #request "依頼" "他の自治体への依頼により受ける接種です。 / In another municipality, at the request of one’s own."
  * ^designation[0].language = #en
  * ^designation[0].value = "On request"
