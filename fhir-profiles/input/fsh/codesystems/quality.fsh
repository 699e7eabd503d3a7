CodeSystem: QualityCodes
Id: quality
Title: "記録の品質 / Record quality"
Description: """
記録の疑わしさを示すしるしです。計算で付け、`meta.tag` に入れます。`must-fix` と `to-check` は段階、Q で始まる符号はその理由となった規則です。

Tags that say what is doubtful about a record. They are computed and stand in `meta.tag`. `must-fix` and `to-check` are the classes; the codes that begin with Q are the rules that led to them.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* ^caseSensitive = true
* ^valueSet = "https://sesshu.example/fhir/ValueSet/quality"
* ^content = #complete
* ^property[0].code = #class
* ^property[0].type = #code
* ^property[0].description = "規則に当たった記録の段階 / The class of a record that the rule hits"
* #must-fix "要修正" "直すまで証明書に使えない記録です。 / The record cannot enter a certificate before it is corrected."
  * ^designation[0].language = #en
  * ^designation[0].value = "Must fix"
* #to-check "要確認" "誤りかもしれないので、人が確かめる記録です。 / The record may be wrong; a person should look at it."
  * ^designation[0].language = #en
  * ^designation[0].value = "To check"
* #Q01 "接種日の順序" "ある回の接種日が、前の回の接種日より前です。 / A dose is dated before the dose that precedes it."
  * ^designation[0].language = #en
  * ^designation[0].value = "Order of dates"
  * ^property[0].code = #class
  * ^property[0].valueCode = #must-fix
* #Q02 "あり得ない日付" "接種日が未来か、出生日より前です。 / The date lies in the future or before birth."
  * ^designation[0].language = #en
  * ^designation[0].value = "Impossible date"
  * ^property[0].code = #class
  * ^property[0].valueCode = #must-fix
* #Q03 "前の回がない" "ある回の記録があるのに、それより前の回の記録がどこかで欠けています。直前の回がなく証明書を求められたときは要修正です。 / A dose is on record and one before it is not. It must be fixed when the dose just before is missing and a certificate is asked for."
  * ^designation[0].language = #en
  * ^designation[0].value = "Earlier dose missing"
  * ^property[0].code = #class
  * ^property[0].valueCode = #to-check
* #Q04 "同じ回の矛盾" "同じ回の記録が二つあり、内容が違います。 / One dose number has two records that differ."
  * ^designation[0].language = #en
  * ^designation[0].value = "Two contents for one dose"
  * ^property[0].code = #class
  * ^property[0].valueCode = #must-fix
* #Q05 "近すぎる二回" "同じ人の同じ種類の接種が 7 日以内に二回あります。 / One person has two doses of one vaccine group within seven days."
  * ^designation[0].language = #en
  * ^designation[0].value = "Two doses within a week"
  * ^property[0].code = #class
  * ^property[0].valueCode = #must-fix
* #Q06 "間隔の不足" "前の回との間隔が、製品の定める最短より短いものです。 / The interval is shorter than the minimum of the product."
  * ^designation[0].language = #en
  * ^designation[0].value = "Interval too short"
  * ^property[0].code = #class
  * ^property[0].valueCode = #to-check
* #Q07 "年齢の範囲外" "接種日の年齢が、製品の対象年齢の外です。 / The age on the day is outside the range of the product."
  * ^designation[0].language = #en
  * ^designation[0].value = "Age out of range"
  * ^property[0].code = #class
  * ^property[0].valueCode = #to-check
* #Q08 "使えない製品" "その日またはその回には使えない製品です。 / The product was not allowed on that day or for that dose number."
  * ^designation[0].language = #en
  * ^designation[0].value = "Product not allowed"
  * ^property[0].code = #class
  * ^property[0].valueCode = #to-check
* #Q09 "ロットの疑い" "ロットが知られていないか、別の製造販売業者のものか、延長後の期限も過ぎています。 / The lot is unknown, belongs to another maker, or is beyond even its extended expiry."
  * ^designation[0].language = #en
  * ^designation[0].value = "Lot doubtful"
  * ^property[0].code = #class
  * ^property[0].valueCode = #to-check
* #Q10 "製造販売業者の違い" "1 回目と 2 回目で製造販売業者が違います。 / The makers of doses one and two differ."
  * ^designation[0].language = #en
  * ^designation[0].value = "Maker differs"
  * ^property[0].code = #class
  * ^property[0].valueCode = #to-check
* #Q11 "死亡後の接種" "死亡のしるしより後の日付の接種です。 / The dose is dated after the flag of death."
  * ^designation[0].language = #en
  * ^designation[0].value = "Dose after death"
  * ^property[0].code = #class
  * ^property[0].valueCode = #must-fix
* #Q12 "転出後の接種" "転出のしるしより後に、前の自治体の接種券で行われた接種です。 / The dose follows the flag of moving out and was given on a coupon of the old municipality."
  * ^designation[0].language = #en
  * ^designation[0].value = "Dose after moving out"
  * ^property[0].code = #class
  * ^property[0].valueCode = #to-check
* #Q13 "対象者の登録待ち" "接種券の持ち主がまだ登録されていません。14 日を過ぎると要修正です。 / Nobody is registered yet for the coupon. After 14 days it must be fixed."
  * ^designation[0].language = #en
  * ^designation[0].value = "Person not registered"
  * ^property[0].code = #class
  * ^property[0].valueCode = #to-check
* #Q14 "記録のない請求" "予診票で請求があったのに、接種の記録がありません。 / A pre-examination form was claimed for, and no dose is on record."
  * ^designation[0].language = #en
  * ^designation[0].value = "Claim without record"
  * ^property[0].code = #class
  * ^property[0].valueCode = #to-check
* #Q15 "一括の異常" "一つの作業のうち 20 % を超える記録が、同じ規則に反しています。作業の全体を確かめます。 / More than a fifth of one session breaks one rule; the whole session is to be checked."
  * ^designation[0].language = #en
  * ^designation[0].value = "Batch anomaly"
  * ^property[0].code = #class
  * ^property[0].valueCode = #to-check
* #Q16 "重ねた読み取り" "同じ端末が 10 秒以内に同じ番号を読み取りました。 / One device read the same line twice within ten seconds."
  * ^designation[0].language = #en
  * ^designation[0].value = "Scanned twice"
  * ^property[0].code = #class
  * ^property[0].valueCode = #to-check
* #Q17 "氏名の文字" "氏名に外字や代わりの記号が含まれます。証明書のときだけ確かめます。 / The name holds private or placeholder characters. It matters for certificates only."
  * ^designation[0].language = #en
  * ^designation[0].value = "Characters of the name"
  * ^property[0].code = #class
  * ^property[0].valueCode = #to-check
* #estimated "推定" "日付や製品などの一部を、ほかの資料から推定した記録です。 / Part of the record, such as its date or product, was inferred from other papers."
  * ^designation[0].language = #en
  * ^designation[0].value = "Estimated"
