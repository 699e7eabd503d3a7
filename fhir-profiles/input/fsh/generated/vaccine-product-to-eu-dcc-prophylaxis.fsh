// Made by base/derive-vaccines.mjs; change the table or the facts that it reads, not this file.
Instance: vaccine-product-to-eu-dcc-prophylaxis
InstanceOf: ConceptMap
Usage: #definition
Title: "製品から EU DCC の予防の種類へ / Product to EU DCC prophylaxis"
Description: """
EU DCC の `vp` です。値の一覧にある ATC の符号を使うので、SNOMED CT を要しません。

The `vp` of the EU DCC: the ATC code of its list, so that SNOMED CT is not needed.
"""
* url = "https://sesshu.example/fhir/ConceptMap/vaccine-product-to-eu-dcc-prophylaxis"
* name = "VaccineProductToEuDccProphylaxis"
* title = "製品から EU DCC の予防の種類へ / Product to EU DCC prophylaxis"
* description = """
EU DCC の `vp` です。値の一覧にある ATC の符号を使うので、SNOMED CT を要しません。

The `vp` of the EU DCC: the ATC code of its list, so that SNOMED CT is not needed.
"""
* language = #ja
* status = #active
* experimental = false
* sourceCanonical = "https://sesshu.example/fhir/ValueSet/vaccine-product"
* group[0].source = "https://sesshu.example/fhir/CodeSystem/vaccine-product"
* group[0].target = "http://www.whocc.no/atc"
* group[0].element[0].code = #comirnaty
* group[0].element[0].display = "コミナティ筋注（12歳以上、現行株）"
* group[0].element[0].target[0].code = #J07BX03
* group[0].element[0].target[0].equivalence = #wider
* group[0].element[1].code = #comirnaty-orig
* group[0].element[1].display = "コミナティ筋注（起源株）"
* group[0].element[1].target[0].code = #J07BX03
* group[0].element[1].target[0].equivalence = #wider
* group[0].element[2].code = #comirnaty-5-11
* group[0].element[2].display = "コミナティ筋注5～11歳用"
* group[0].element[2].target[0].code = #J07BX03
* group[0].element[2].target[0].equivalence = #wider
* group[0].element[3].code = #comirnaty-6m-4
* group[0].element[3].display = "コミナティ筋注6ヵ月～4歳用"
* group[0].element[3].target[0].code = #J07BX03
* group[0].element[3].target[0].equivalence = #wider
* group[0].element[4].code = #spikevax
* group[0].element[4].display = "スパイクバックス筋注"
* group[0].element[4].target[0].code = #J07BX03
* group[0].element[4].target[0].equivalence = #wider
* group[0].element[5].code = #spikevax-orig
* group[0].element[5].display = "スパイクバックス筋注（起源株）"
* group[0].element[5].target[0].code = #J07BX03
* group[0].element[5].target[0].equivalence = #wider
* group[0].element[6].code = #nuvaxovid
* group[0].element[6].display = "ヌバキソビッド筋注"
* group[0].element[6].target[0].code = #J07BX03
* group[0].element[6].target[0].equivalence = #wider
* group[0].element[7].code = #vaxzevria
* group[0].element[7].display = "バキスゼブリア筋注"
* group[0].element[7].target[0].code = #J07BX03
* group[0].element[7].target[0].equivalence = #wider
