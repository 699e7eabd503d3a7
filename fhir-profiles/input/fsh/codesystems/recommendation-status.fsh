CodeSystem: RecommendationStatusCodes
Id: recommendation-status
Title: "接種の案内の状態 / Recommendation status"
Description: """
次の接種について、いま何が言えるかです。

What can be said today about the next dose.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* ^caseSensitive = true
* ^valueSet = "https://sesshu.example/fhir/ValueSet/recommendation-status"
* ^content = #complete
* #notYet "まだ" "受けられる最初の日がまだ来ていません。 / The first day on which it can be given has not come."
  * ^designation[0].language = #en
  * ^designation[0].value = "Not yet"
* #eligible "受けられる" "受けられますが、標準の時期はまだです。 / It can be given; the standard time has not come."
  * ^designation[0].language = #en
  * ^designation[0].value = "Eligible"
* #due "時期" "標準の時期に入っています。 / The standard time has come."
  * ^designation[0].language = #en
  * ^designation[0].value = "Due"
* #overdue "遅れ" "標準の時期を過ぎましたが、まだ受けられます。 / The standard time has passed; it can still be given."
  * ^designation[0].language = #en
  * ^designation[0].value = "Overdue"
* #complete "完了" "制度の中でこれ以上は必要ありません。毎年の接種では今期についていいます。 / Nothing more is needed in the programme; for yearly vaccines, in this season."
  * ^designation[0].language = #en
  * ^designation[0].value = "Complete"
* #agedOut "期間終了" "終わらないまま期間が過ぎ、後の期間もありません。 / The window closed unfinished and no later one exists."
  * ^designation[0].language = #en
  * ^designation[0].value = "Aged out"
* #ineligible "対象外" "性別、生まれ年、妊娠などの条件に当たりません。 / The person is not in the target group."
  * ^designation[0].language = #en
  * ^designation[0].value = "Ineligible"
* #contraindicated "接種不適当" "記録された状態のため受けられません。 / A recorded condition rules it out."
  * ^designation[0].language = #en
  * ^designation[0].value = "Contraindicated"
* #conditional "条件つき" "検査の結果、自治体の認定、医師の判断など、記録にない事実によります。 / It depends on a fact that is not on record."
  * ^designation[0].language = #en
  * ^designation[0].value = "Conditional"
