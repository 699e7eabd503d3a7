CodeSystem: ScanOutcomeCodes
Id: scan-outcome
Title: "読み取りの結果 / Scan outcome"
Description: """
接種券を読み取った結果です。実際に行われた接種は、規則に合わなくても断らずに残します。

What came of scanning a coupon. A dose really given is never refused for a business rule.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* ^caseSensitive = true
* ^valueSet = "https://sesshu.example/fhir/ValueSet/scan-outcome"
* ^content = #complete
* ^property[0].code = #written
* ^property[0].type = #boolean
* ^property[0].description = "記録が書かれるか / Whether a record is written"
* #RECORDED "登録" "接種として登録しました。 / A dose was recorded."
  * ^designation[0].language = #en
  * ^designation[0].value = "Recorded"
  * ^property[0].code = #written
  * ^property[0].valueBoolean = true
* #OUT-OF-AREA "住所地外" "券を発行した自治体の外の会場で接種しました。登録に添える印です。 / The venue is outside the municipality of the coupon. It goes with RECORDED."
  * ^designation[0].language = #en
  * ^designation[0].value = "Out of area"
  * ^property[0].code = #written
  * ^property[0].valueBoolean = true
* #PRE-EXAM "予診のみ" "予診のみとして登録しました。 / Recorded as a pre-examination only."
  * ^designation[0].language = #en
  * ^designation[0].value = "Pre-examination"
  * ^property[0].code = #written
  * ^property[0].valueBoolean = true
* #WAITING "登録待ち" "券の持ち主がまだ登録されていないので、待ちの記録にしました。 / The coupon is not registered yet; the record waits."
  * ^designation[0].language = #en
  * ^designation[0].value = "Waiting"
  * ^property[0].code = #written
  * ^property[0].valueBoolean = true
* #HOLD-CONFIRM "番号の確認" "読み取りの根拠が弱いので、人の確認を待ちます。 / The readings are weak; a person must confirm."
  * ^designation[0].language = #en
  * ^designation[0].value = "Confirm the number"
  * ^property[0].code = #written
  * ^property[0].valueBoolean = false
* #SCAN-MISMATCH "読み取りの不一致" "文字と二次元コードなどの読み取りが一致しません。 / The readings do not agree."
  * ^designation[0].language = #en
  * ^designation[0].value = "Readings differ"
  * ^property[0].code = #written
  * ^property[0].valueBoolean = false
* #SCAN-LEN "桁数" "18 桁ではありません。 / It has not 18 digits."
  * ^designation[0].language = #en
  * ^designation[0].value = "Wrong length"
  * ^property[0].code = #written
  * ^property[0].valueBoolean = false
* #SCAN-CHAR "数字でない文字" "数字でない文字があります。 / There is something that is no digit."
  * ^designation[0].language = #en
  * ^designation[0].value = "Not a digit"
  * ^property[0].code = #written
  * ^property[0].valueBoolean = false
* #SCAN-MUNI "自治体コード" "自治体コードの検査数字などが正しくありません。 / The municipality code is wrong."
  * ^designation[0].language = #en
  * ^designation[0].value = "Municipality code"
  * ^property[0].code = #written
  * ^property[0].valueBoolean = false
* #SCAN-KIND "券種" "券種の数字がこの事業の表にありません。 / The kind is not in the table of the campaign."
  * ^designation[0].language = #en
  * ^designation[0].value = "Kind"
  * ^property[0].code = #written
  * ^property[0].valueBoolean = false
* #SCAN-DOSE "回数" "回数の数字がこの事業の表にありません。 / The dose number is not in the table of the campaign."
  * ^designation[0].language = #en
  * ^designation[0].value = "Dose number"
  * ^property[0].code = #written
  * ^property[0].valueBoolean = false
* #SCAN-10 "バーコードのみ" "10 桁のバーコードだけが読み取られました。 / Only the ten-digit bar code was read."
  * ^designation[0].language = #en
  * ^designation[0].value = "Bar code only"
  * ^property[0].code = #written
  * ^property[0].valueBoolean = false
* #SCAN-AGAIN "読み取り済み" "同じ端末が 10 秒以内に同じ番号を読みました。前の記録を返します。 / The same line again within ten seconds; the earlier record is returned."
  * ^designation[0].language = #en
  * ^designation[0].value = "Scanned again"
  * ^property[0].code = #written
  * ^property[0].valueBoolean = false
* #SCAN-OTHERPERSON "別の人" "職員が、示された人は別の人だと答えました。 / Staff said that the person shown is somebody else."
  * ^designation[0].language = #en
  * ^designation[0].value = "Another person"
  * ^property[0].code = #written
  * ^property[0].valueBoolean = false
* #DUP-DOSE "登録済み" "この回は同じ内容で登録されています。 / This dose is on record already."
  * ^designation[0].language = #en
  * ^designation[0].value = "Already recorded"
  * ^property[0].code = #written
  * ^property[0].valueBoolean = false
* #CONFLICT-DOSE "回数の重なり" "同じ回が違う内容で登録されています。 / This dose is on record with another content."
  * ^designation[0].language = #en
  * ^designation[0].value = "Conflict"
  * ^property[0].code = #written
  * ^property[0].valueBoolean = false
* #SEQ-GAP "前の回がない" "前の回の記録がどこにもありません。登録に品質のしるしが付きます。 / The dose before is nowhere on record. It is recorded with a tag."
  * ^designation[0].language = #en
  * ^designation[0].value = "Gap"
  * ^property[0].code = #written
  * ^property[0].valueBoolean = true
* #SEQ-INTERVAL "間隔" "間隔が足りません。登録に品質のしるしが付きます。 / The interval is short. It is recorded with a tag."
  * ^designation[0].language = #en
  * ^designation[0].value = "Interval"
  * ^property[0].code = #written
  * ^property[0].valueBoolean = true
* #AGE-RANGE "年齢" "年齢が範囲の外です。登録に品質のしるしが付きます。 / The age is out of range. It is recorded with a tag."
  * ^designation[0].language = #en
  * ^designation[0].value = "Age"
  * ^property[0].code = #written
  * ^property[0].valueBoolean = true
* #PRODUCT-DATE "製品と日付" "その日には使えない製品です。登録に品質のしるしが付きます。 / The product was not in use on that day. It is recorded with a tag."
  * ^designation[0].language = #en
  * ^designation[0].value = "Product and date"
  * ^property[0].code = #written
  * ^property[0].valueBoolean = true
* #LOT-UNKNOWN "知らないロット" "知らないロット番号です。登録に品質のしるしが付きます。 / The lot is unknown. It is recorded with a tag."
  * ^designation[0].language = #en
  * ^designation[0].value = "Unknown lot"
  * ^property[0].code = #written
  * ^property[0].valueBoolean = true
* #LOT-EXPIRED "期限切れのロット" "延長後の期限も過ぎています。登録に品質のしるしが付きます。 / The lot is beyond its extended expiry. It is recorded with a tag."
  * ^designation[0].language = #en
  * ^designation[0].value = "Expired lot"
  * ^property[0].code = #written
  * ^property[0].valueBoolean = true
* #LOT-EXTENDED "期限延長のロット" "表示の期限は過ぎていますが、延長後の期限の内です。 / Beyond the printed expiry, within the extended one."
  * ^designation[0].language = #en
  * ^designation[0].value = "Extended lot"
  * ^property[0].code = #written
  * ^property[0].valueBoolean = true
* #COUPON-CLOSED "使えない券" "再発行、転出または死亡により閉じられた券です。 / The coupon was closed before."
  * ^designation[0].language = #en
  * ^designation[0].value = "Coupon closed"
  * ^property[0].code = #written
  * ^property[0].valueBoolean = false
* #PERSON-DEAD "死亡のしるし" "死亡のしるしより後の接種です。 / The dose follows the flag of death."
  * ^designation[0].language = #en
  * ^designation[0].value = "Person dead"
  * ^property[0].code = #written
  * ^property[0].valueBoolean = false
* #NOT-DISCLOSED "非開示" "手がかりを表示しない人です。登録は行われます。 / A protected person: recorded, and no hint is shown."
  * ^designation[0].language = #en
  * ^designation[0].value = "Not disclosed"
  * ^property[0].code = #written
  * ^property[0].valueBoolean = true
* #OFFLINE-QUEUED "送信待ち" "通信がなく、端末で待っています。 / It waits on the device for the network."
  * ^designation[0].language = #en
  * ^designation[0].value = "Queued offline"
  * ^property[0].code = #written
  * ^property[0].valueBoolean = false
* #SESSION-STALE "本日の設定" "作業の設定が古くなっています。 / The settings of the day are out of date."
  * ^designation[0].language = #en
  * ^designation[0].value = "Session stale"
  * ^property[0].code = #written
  * ^property[0].valueBoolean = false
