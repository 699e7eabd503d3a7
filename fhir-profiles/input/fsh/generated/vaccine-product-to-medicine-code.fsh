// Made by base/derive-vaccines.mjs; change the table or the facts that it reads, not this file.
Instance: vaccine-product-to-medicine-code
InstanceOf: ConceptMap
Usage: #definition
Title: "製品から医薬品コードへ / Product to medicine codes"
Description: """
公表された文書に現れる YJ、HOT9、HOT13 だけです。運用者は自分の一覧を読み込めます。

Only those codes of YJ, HOT9 and HOT13 that stand in public documents. An operator can load a list of their own.
"""
* url = "https://sesshu.example/fhir/ConceptMap/vaccine-product-to-medicine-code"
* name = "VaccineProductToMedicineCode"
* title = "製品から医薬品コードへ / Product to medicine codes"
* description = """
公表された文書に現れる YJ、HOT9、HOT13 だけです。運用者は自分の一覧を読み込めます。

Only those codes of YJ, HOT9 and HOT13 that stand in public documents. An operator can load a list of their own.
"""
* language = #ja
* status = #active
* experimental = false
* sourceCanonical = "https://sesshu.example/fhir/ValueSet/vaccine-product"
* group[0].source = "https://sesshu.example/fhir/CodeSystem/vaccine-product"
* group[0].target = "http://capstandard.jp/iyaku.info/CodeSystem/YJ-code"
* group[0].element[0].code = #silgard9
* group[0].element[0].display = "シルガード9水性懸濁筋注シリンジ"
* group[0].element[0].target[0].code = #631341CG1023
* group[0].element[0].target[0].equivalence = #equivalent
* group[0].element[1].code = #flu-denka
* group[0].element[1].display = "インフルエンザHAワクチン「生研」"
* group[0].element[1].target[0].code = #631340FA1055
* group[0].element[1].target[0].equivalence = #equivalent
* group[0].element[2].code = #comirnaty-orig
* group[0].element[2].display = "コミナティ筋注（起源株）"
* group[0].element[2].target[0].code = #631341DA1025
* group[0].element[2].target[0].equivalence = #equivalent
* group[1].source = "https://sesshu.example/fhir/CodeSystem/vaccine-product"
* group[1].target = "http://medis.or.jp/CodeSystem/master-HOT9"
* group[1].element[0].code = #comirnaty-orig
* group[1].element[0].display = "コミナティ筋注（起源株）"
* group[1].element[0].target[0].code = #182110901
* group[1].element[0].target[0].equivalence = #equivalent
* group[2].source = "https://sesshu.example/fhir/CodeSystem/vaccine-product"
* group[2].target = "http://medis.or.jp/CodeSystem/master-HOT13"
* group[2].element[0].code = #flu-ds
* group[2].element[0].display = "インフルエンザHAワクチン「第一三共」"
* group[2].element[0].target[0].code = #1820201040101
* group[2].element[0].target[0].equivalence = #narrower
* group[2].element[0].target[0].comment = "包装の一つです。 / One of its packages."
