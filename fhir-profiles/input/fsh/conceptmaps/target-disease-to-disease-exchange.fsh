Instance: target-disease-to-disease-exchange
InstanceOf: ConceptMap
Usage: #definition
Title: "対象疾病から病名交換用コードへ / Target disease to the exchange codes"
Description: """
公表されている病名交換用コードだけです。運用者は自分の一覧を読み込めます。

Only exchange codes that stand in public documents. An operator can load a list of their own.
"""
* url = "https://sesshu.example/fhir/ConceptMap/target-disease-to-disease-exchange"
* name = "TargetDiseaseToDiseaseExchange"
* title = "対象疾病から病名交換用コードへ / Target disease to the exchange codes"
* description = """
公表されている病名交換用コードだけです。運用者は自分の一覧を読み込めます。

Only exchange codes that stand in public documents. An operator can load a list of their own.
"""
* language = #ja
* status = #active
* experimental = false
* sourceCanonical = "https://sesshu.example/fhir/ValueSet/target-disease"
* group[0].source = "https://sesshu.example/fhir/CodeSystem/target-disease"
* group[0].target = "http://medis.or.jp/CodeSystem/master-disease-exCode"
* group[0].element[0].code = #pneumococcal
* group[0].element[0].display = "肺炎球菌感染症"
* group[0].element[0].target[0].code = #VQH3
* group[0].element[0].target[0].equivalence = #equivalent
* group[0].element[1].code = #influenza
* group[0].element[1].display = "インフルエンザ"
* group[0].element[1].target[0].code = #ES0L
* group[0].element[1].target[0].equivalence = #equivalent
* group[0].element[2].code = #covid-19
* group[0].element[2].display = "新型コロナウイルス感染症"
* group[0].element[2].target[0].code = #S9VN
* group[0].element[2].target[0].equivalence = #equivalent
