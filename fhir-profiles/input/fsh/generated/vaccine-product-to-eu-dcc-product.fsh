// Made by base/derive-vaccines.mjs; change the table or the facts that it reads, not this file.
Instance: vaccine-product-to-eu-dcc-product
InstanceOf: ConceptMap
Usage: #definition
Title: "製品から EU DCC の製品へ / Product to EU DCC product"
Description: """
EU DCC の `mp` です。ここにない製品は EU DCC では出せません。

The `mp` of the EU DCC. Other products cannot be issued as EU DCC.
"""
* url = "https://sesshu.example/fhir/ConceptMap/vaccine-product-to-eu-dcc-product"
* name = "VaccineProductToEuDccProduct"
* title = "製品から EU DCC の製品へ / Product to EU DCC product"
* description = """
EU DCC の `mp` です。ここにない製品は EU DCC では出せません。

The `mp` of the EU DCC. Other products cannot be issued as EU DCC.
"""
* language = #ja
* status = #active
* experimental = false
* sourceCanonical = "https://sesshu.example/fhir/ValueSet/vaccine-product"
* group[0].source = "https://sesshu.example/fhir/CodeSystem/vaccine-product"
* group[0].target = "https://ec.europa.eu/health/documents/community-register/html/"
* group[0].element[0].code = #comirnaty
* group[0].element[0].display = "コミナティ筋注（12歳以上、現行株）"
* group[0].element[0].target[0].code = #EU/1/20/1528
* group[0].element[0].target[0].equivalence = #wider
* group[0].element[1].code = #comirnaty-orig
* group[0].element[1].display = "コミナティ筋注（起源株）"
* group[0].element[1].target[0].code = #EU/1/20/1528
* group[0].element[1].target[0].equivalence = #wider
* group[0].element[2].code = #comirnaty-5-11
* group[0].element[2].display = "コミナティ筋注5～11歳用"
* group[0].element[2].target[0].code = #EU/1/20/1528
* group[0].element[2].target[0].equivalence = #wider
* group[0].element[3].code = #comirnaty-6m-4
* group[0].element[3].display = "コミナティ筋注6ヵ月～4歳用"
* group[0].element[3].target[0].code = #EU/1/20/1528
* group[0].element[3].target[0].equivalence = #wider
* group[0].element[4].code = #spikevax
* group[0].element[4].display = "スパイクバックス筋注"
* group[0].element[4].target[0].code = #EU/1/20/1507
* group[0].element[4].target[0].equivalence = #wider
* group[0].element[5].code = #spikevax-orig
* group[0].element[5].display = "スパイクバックス筋注（起源株）"
* group[0].element[5].target[0].code = #EU/1/20/1507
* group[0].element[5].target[0].equivalence = #wider
* group[0].element[6].code = #nuvaxovid
* group[0].element[6].display = "ヌバキソビッド筋注"
* group[0].element[6].target[0].code = #EU/1/21/1618
* group[0].element[6].target[0].equivalence = #wider
* group[0].element[7].code = #vaxzevria
* group[0].element[7].display = "バキスゼブリア筋注"
* group[0].element[7].target[0].code = #EU/1/21/1529
* group[0].element[7].target[0].equivalence = #wider
