CodeSystem: ConsentPurposeCodes
Id: consent-purpose
Title: "同意の目的 / Consent purpose"
Description: """
本人が記録の利用に同意する目的です。

For what a person agrees to the use of the record.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* ^caseSensitive = true
* ^valueSet = "https://sesshu.example/fhir/ValueSet/consent-purpose"
* ^content = #complete
* #municipal-inquiry "自治体の間の照会" "転入先の自治体が前の自治体に接種の記録を尋ねることです。 / The new municipality asks the old one for the record."
  * ^designation[0].language = #en
  * ^designation[0].value = "Inquiry between municipalities"
* #care "診療での利用" "医療機関が診療や予診で接種の記録を見ることです。 / An institution sees the record for care."
  * ^designation[0].language = #en
  * ^designation[0].value = "Care"
* #personal-app "本人のアプリ" "本人が選んだアプリが接種の記録を読むことです。 / An app that the person chose reads the record."
  * ^designation[0].language = #en
  * ^designation[0].value = "Personal app"
* #school "学校・保育" "学校や保育の施設に接種の有無を伝えることです。 / A school or nursery is told."
  * ^designation[0].language = #en
  * ^designation[0].value = "School"
* #travel-certificate "海外用の証明書" "海外で使う証明書に旅券の番号などを載せることです。 / A travel certificate carries the passport number."
  * ^designation[0].language = #en
  * ^designation[0].value = "Travel certificate"
* #shared-link "共有のリンク" "リンクを知る人に記録を見せることです。 / Whoever holds a link may see the record."
  * ^designation[0].language = #en
  * ^designation[0].value = "Shared link"
* #research "研究" "個人を識別できない形にして研究に使うことです。 / The record is used for research in a form that does not identify the person."
  * ^designation[0].language = #en
  * ^designation[0].value = "Research"
* #reminder "接種の案内" "次の接種の時期を知らせることです。 / The person is reminded of the next dose."
  * ^designation[0].language = #en
  * ^designation[0].value = "Reminder"
