CodeSystem: RecordActivityCodes
Id: record-activity
Title: "記録を作った行為 / Acts that make a version of a record"
Description: """
記録の版が、どの行為から作られたかです。

By which act a version of a record was made.
"""
* insert Own
* ^language = #ja
* ^caseSensitive = true
* ^content = #complete
* ^valueSet = "https://sesshu.example/fhir/ValueSet/record-activity"
* #import "取り込み" "ファイルの一行から作った。 / Made of one row of a file."
  * ^designation[0].language = #en
  * ^designation[0].value = "Import"
* #scan "読み取り" "接種券を会場で読み取って作った。 / Made by reading a coupon at a venue."
  * ^designation[0].language = #en
  * ^designation[0].value = "Scan"
* #entry "画面での入力" "職員や医療者が画面で入力した。 / Typed on a screen by staff or a practitioner."
  * ^designation[0].language = #en
  * ^designation[0].value = "Entry"
* #exchange "外部システムからの登録" "ほかのシステムが FHIR で登録した。 / Written by another system over FHIR."
  * ^designation[0].language = #en
  * ^designation[0].value = "Exchange"
* #inquiry "照会の回答" "ほかの市区町村への照会の回答から作った。 / Made of the answer of another municipality."
  * ^designation[0].language = #en
  * ^designation[0].value = "Inquiry"
* #correction "訂正" "誤りを直した。 / A fault was put right."
  * ^designation[0].language = #en
  * ^designation[0].value = "Correction"
* #undo "取り消し" "誤って作ったものを取り消した。 / What was made by mistake was taken back."
  * ^designation[0].language = #en
  * ^designation[0].value = "Undo"
* #merge "統合" "同じ人の記録をまとめた。 / Records of one person were put together."
  * ^designation[0].language = #en
  * ^designation[0].value = "Merge"
