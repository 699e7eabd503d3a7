// Made by base/derive-vaccines.mjs; change the table or the facts that it reads, not this file.
Instance: vaccine-product-to-icd11-brand
InstanceOf: ConceptMap
Usage: #definition
Title: "製品から ICD-11 の商品名へ / Product to ICD-11 brand"
Description: """
商品名の拡張符号がある製品だけです。ここにない製品は、商品名の符号を要する形式では出せません。

Only products that have a brand code. Others cannot be issued in a format that asks for one.
"""
* url = "https://sesshu.example/fhir/ConceptMap/vaccine-product-to-icd11-brand"
* name = "VaccineProductToIcd11Brand"
* title = "製品から ICD-11 の商品名へ / Product to ICD-11 brand"
* description = """
商品名の拡張符号がある製品だけです。ここにない製品は、商品名の符号を要する形式では出せません。

Only products that have a brand code. Others cannot be issued in a format that asks for one.
"""
* language = #ja
* status = #active
* experimental = false
* sourceCanonical = "https://sesshu.example/fhir/ValueSet/vaccine-product"
* group[0].source = "https://sesshu.example/fhir/CodeSystem/vaccine-product"
* group[0].target = "http://id.who.int/icd/release/11/mms"
* group[0].element[0].code = #comirnaty
* group[0].element[0].display = "コミナティ筋注（12歳以上、現行株）"
* group[0].element[0].target[0].code = #XM8NQ0
* group[0].element[0].target[0].equivalence = #wider
* group[0].element[1].code = #comirnaty-orig
* group[0].element[1].display = "コミナティ筋注（起源株）"
* group[0].element[1].target[0].code = #XM8NQ0
* group[0].element[1].target[0].equivalence = #wider
* group[0].element[2].code = #comirnaty-5-11
* group[0].element[2].display = "コミナティ筋注5～11歳用"
* group[0].element[2].target[0].code = #XM8NQ0
* group[0].element[2].target[0].equivalence = #wider
* group[0].element[3].code = #comirnaty-6m-4
* group[0].element[3].display = "コミナティ筋注6ヵ月～4歳用"
* group[0].element[3].target[0].code = #XM8NQ0
* group[0].element[3].target[0].equivalence = #wider
* group[0].element[4].code = #spikevax
* group[0].element[4].display = "スパイクバックス筋注"
* group[0].element[4].target[0].code = #XM3DT5
* group[0].element[4].target[0].equivalence = #wider
* group[0].element[5].code = #spikevax-orig
* group[0].element[5].display = "スパイクバックス筋注（起源株）"
* group[0].element[5].target[0].code = #XM3DT5
* group[0].element[5].target[0].equivalence = #wider
* group[0].element[6].code = #nuvaxovid
* group[0].element[6].display = "ヌバキソビッド筋注"
* group[0].element[6].target[0].code = #XM9T65
* group[0].element[6].target[0].equivalence = #wider
* group[0].element[7].code = #vaxzevria
* group[0].element[7].display = "バキスゼブリア筋注"
* group[0].element[7].target[0].code = #XM4YL8
* group[0].element[7].target[0].equivalence = #wider
