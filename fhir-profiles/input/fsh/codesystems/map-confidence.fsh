CodeSystem: MapConfidenceCodes
Id: map-confidence
Title: "典拠の確かさ / Confidence"
Description: """
表の事実がどれだけ確かめられたかです。

How well a fact of the table was confirmed.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* ^caseSensitive = true
* ^valueSet = "https://sesshu.example/fhir/ValueSet/map-confidence"
* ^content = #complete
* #confirmed "公表資料で確認" "製品、製造販売業者または制度の日付を公表資料で確かめました。 / At least the product, maker or programme date stands in a published source."
  * ^designation[0].language = #en
  * ^designation[0].value = "Confirmed"
* #assumed "一般の知識" "一般の知識によります。頼る前に確かめてください。 / General knowledge; verify it before relying on it."
  * ^designation[0].language = #en
  * ^designation[0].value = "Assumed"
