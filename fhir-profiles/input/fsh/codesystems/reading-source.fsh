CodeSystem: ReadingSourceCodes
Id: reading-source
Title: "読み取りの手段 / Reading source"
Description: """
番号を何から読み取ったかです。

What a line was read from.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* ^caseSensitive = true
* ^valueSet = "https://sesshu.example/fhir/ValueSet/reading-source"
* ^content = #complete
* #qr "二次元コード" "誤り訂正のある二次元コードです。 / The two-dimensional code, with error correction."
  * ^designation[0].language = #en
  * ^designation[0].value = "QR code"
* #nw7-18 "バーコード（18桁）" "18 桁を持つバーコードです。 / A bar code with all 18 digits."
  * ^designation[0].language = #en
  * ^designation[0].value = "Bar code, 18 digits"
* #ocr "文字の読み取り" "印刷された数字の読み取りです。 / The printed digits."
  * ^designation[0].language = #en
  * ^designation[0].value = "Characters"
* #nw7-10 "バーコード（10桁）" "券番号だけを持つバーコードです。 / A bar code with the coupon number only."
  * ^designation[0].language = #en
  * ^designation[0].value = "Bar code, 10 digits"
* #manual "手入力" "人が打ち込んだ数字です。 / Digits that a person typed."
  * ^designation[0].language = #en
  * ^designation[0].value = "Typed"
