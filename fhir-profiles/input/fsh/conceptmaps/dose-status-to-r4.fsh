Instance: dose-status-to-r4
InstanceOf: ConceptMap
Usage: #definition
Title: "接種の評価から R4 へ / Dose status to R4"
Description: """
評価の状態を R4 の符号に直します。

Turns the status of an evaluated dose into the code of R4.
"""
* url = "https://sesshu.example/fhir/ConceptMap/dose-status-to-r4"
* name = "DoseStatusToR4"
* title = "接種の評価から R4 へ / Dose status to R4"
* description = """
評価の状態を R4 の符号に直します。

Turns the status of an evaluated dose into the code of R4.
"""
* language = #ja
* status = #active
* experimental = false
* sourceCanonical = "https://sesshu.example/fhir/ValueSet/dose-status"
* targetCanonical = "http://hl7.org/fhir/ValueSet/immunization-evaluation-dose-status"
* group[0].source = "https://sesshu.example/fhir/CodeSystem/dose-status"
* group[0].target = "http://terminology.hl7.org/CodeSystem/immunization-evaluation-dose-status"
* group[0].element[0].code = #valid
* group[0].element[0].display = "有効"
* group[0].element[0].target[0].code = #valid
* group[0].element[0].target[0].equivalence = #equivalent
* group[0].element[1].code = #not-valid
* group[0].element[1].display = "無効"
* group[0].element[1].target[0].code = #notvalid
* group[0].element[1].target[0].equivalence = #equivalent
* group[0].element[2].code = #undetermined
* group[0].element[2].display = "判定できない"
* group[0].element[2].target[0].equivalence = #unmatched
