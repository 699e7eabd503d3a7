CodeSystem: VaccineMarketCodes
Id: vaccine-market
Title: "製品の流通 / Market status"
Description: """
製品が国内で手に入るかどうかです。

Whether a product can be had in Japan.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* ^caseSensitive = true
* ^valueSet = "https://sesshu.example/fhir/ValueSet/vaccine-market"
* ^content = #complete
* #on-market "流通中" "国内で使われています。 / It is in use."
  * ^designation[0].language = #en
  * ^designation[0].value = "On the market"
* #ended "販売終了" "販売が終わりました。過去の記録に現れます。 / No longer sold; it appears in old records."
  * ^designation[0].language = #en
  * ^designation[0].value = "Ended"
* #approved-2026 "2026年承認" "2026 年に承認されましたが、まだ定期接種ではありません。 / Approved in 2026 and not in the routine programme yet."
  * ^designation[0].language = #en
  * ^designation[0].value = "Approved in 2026"
* #from-2026 "2026年開始" "2026 年度の途中から使われます。 / In use from within fiscal year 2026."
  * ^designation[0].language = #en
  * ^designation[0].value = "From 2026"
* #stockpile "備蓄" "国が備蓄し、一般には流通しません。 / Held in the national stockpile."
  * ^designation[0].language = #en
  * ^designation[0].value = "Stockpile"
* #unsure "確認できない" "流通しているかどうかを確かめられていません。 / It could not be confirmed."
  * ^designation[0].language = #en
  * ^designation[0].value = "Unsure"
