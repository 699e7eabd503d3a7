Instance: manufacturer-to-mvx
InstanceOf: ConceptMap
Usage: #definition
Title: "製造販売業者から MVX へ / Manufacturer to MVX"
Description: """
製造販売業者の MVX です。一般の知識によるので、使う前に確かめてください。MVX のない者は含みません。

MVX codes of makers. They rest on general knowledge; verify them before use. Makers without one are left out.
"""
* url = "https://sesshu.example/fhir/ConceptMap/manufacturer-to-mvx"
* name = "ManufacturerToMvx"
* title = "製造販売業者から MVX へ / Manufacturer to MVX"
* description = """
製造販売業者の MVX です。一般の知識によるので、使う前に確かめてください。MVX のない者は含みません。

MVX codes of makers. They rest on general knowledge; verify them before use. Makers without one are left out.
"""
* language = #ja
* status = #active
* experimental = false
* sourceCanonical = "https://sesshu.example/fhir/ValueSet/manufacturer"
* group[0].source = "https://sesshu.example/fhir/CodeSystem/manufacturer"
* group[0].target = "http://hl7.org/fhir/sid/mvx"
* group[0].element[0].code = #biken
* group[0].element[0].display = "阪大微生物病研究会"
* group[0].element[0].target[0].code = #JPN
* group[0].element[0].target[0].equivalence = #wider
* group[0].element[1].code = #gsk
* group[0].element[1].display = "グラクソ・スミスクライン"
* group[0].element[1].target[0].code = #SKB
* group[0].element[1].target[0].equivalence = #wider
* group[0].element[2].code = #msd
* group[0].element[2].display = "MSD"
* group[0].element[2].target[0].code = #MSD
* group[0].element[2].target[0].equivalence = #wider
* group[0].element[3].code = #pfizer
* group[0].element[3].display = "ファイザー"
* group[0].element[3].target[0].code = #PFR
* group[0].element[3].target[0].equivalence = #wider
* group[0].element[4].code = #sanofi
* group[0].element[4].display = "サノフィ"
* group[0].element[4].target[0].code = #PMC
* group[0].element[4].target[0].equivalence = #wider
* group[0].element[5].code = #moderna
* group[0].element[5].display = "モデルナ・ジャパン"
* group[0].element[5].target[0].code = #MOD
* group[0].element[5].target[0].equivalence = #wider
* group[0].element[6].code = #astrazeneca
* group[0].element[6].display = "アストラゼネカ"
* group[0].element[6].target[0].code = #ASZ
* group[0].element[6].target[0].equivalence = #wider
