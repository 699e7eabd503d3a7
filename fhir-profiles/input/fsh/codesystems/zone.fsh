CodeSystem: ZoneCodes
Id: zone
Title: "入口 / Zones"
Description: """
要求がサーバーに届く入口です。

The faces through which requests reach the server.
"""
* insert Own
* ^language = #ja
* ^caseSensitive = true
* ^content = #complete
* ^valueSet = "https://sesshu.example/fhir/ValueSet/zone"
* #internet "インターネット" "PHR アプリ、事業者のシステム、会場の端末、証明書の確認。 / Personal health record apps, systems of vendors, tablets at venues, verification of certificates."
  * ^designation[0].language = #en
  * ^designation[0].value = "Internet"
* #lgwan "自治体の閉じた網" "自治体の職員とそのシステム。 / Municipal staff and their systems."
  * ^designation[0].language = #en
  * ^designation[0].value = "Closed network of municipalities"
* #ops "運用者" "運用者と監視。 / Operators and monitoring."
  * ^designation[0].language = #en
  * ^designation[0].value = "Operators"
