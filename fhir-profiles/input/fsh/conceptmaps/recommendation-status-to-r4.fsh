Instance: recommendation-status-to-r4
InstanceOf: ConceptMap
Usage: #definition
Title: "案内の状態から R4 と ImmDS へ / Recommendation status to R4 and ImmDS"
Description: """
案内の状態を R4 と ImmDS の符号に直します。完了の理由が罹患の記録であるとき、R4 では complete のかわりに immune を使います。

Turns the status of a recommendation into the codes of R4 and ImmDS. Where it is complete because of the disease itself, R4’s immune takes the place of complete.
"""
* url = "https://sesshu.example/fhir/ConceptMap/recommendation-status-to-r4"
* name = "RecommendationStatusToR4"
* title = "案内の状態から R4 と ImmDS へ / Recommendation status to R4 and ImmDS"
* description = """
案内の状態を R4 と ImmDS の符号に直します。完了の理由が罹患の記録であるとき、R4 では complete のかわりに immune を使います。

Turns the status of a recommendation into the codes of R4 and ImmDS. Where it is complete because of the disease itself, R4’s immune takes the place of complete.
"""
* language = #ja
* status = #active
* experimental = false
* sourceCanonical = "https://sesshu.example/fhir/ValueSet/recommendation-status"
* group[0].source = "https://sesshu.example/fhir/CodeSystem/recommendation-status"
* group[0].target = "http://terminology.hl7.org/CodeSystem/immunization-recommendation-status"
* group[0].element[0].code = #notYet
* group[0].element[0].display = "まだ"
* group[0].element[0].target[0].equivalence = #unmatched
* group[0].element[1].code = #eligible
* group[0].element[1].display = "受けられる"
* group[0].element[1].target[0].equivalence = #unmatched
* group[0].element[2].code = #due
* group[0].element[2].display = "時期"
* group[0].element[2].target[0].code = #due
* group[0].element[2].target[0].equivalence = #equivalent
* group[0].element[3].code = #overdue
* group[0].element[3].display = "遅れ"
* group[0].element[3].target[0].code = #overdue
* group[0].element[3].target[0].equivalence = #equivalent
* group[0].element[4].code = #complete
* group[0].element[4].display = "完了"
* group[0].element[4].target[0].code = #complete
* group[0].element[4].target[0].equivalence = #equivalent
* group[0].element[5].code = #agedOut
* group[0].element[5].display = "期間終了"
* group[0].element[5].target[0].equivalence = #unmatched
* group[0].element[6].code = #ineligible
* group[0].element[6].display = "対象外"
* group[0].element[6].target[0].equivalence = #unmatched
* group[0].element[7].code = #contraindicated
* group[0].element[7].display = "接種不適当"
* group[0].element[7].target[0].code = #contraindicated
* group[0].element[7].target[0].equivalence = #equivalent
* group[0].element[8].code = #conditional
* group[0].element[8].display = "条件つき"
* group[0].element[8].target[0].equivalence = #unmatched
* group[1].source = "https://sesshu.example/fhir/CodeSystem/recommendation-status"
* group[1].target = "http://hl7.org/fhir/us/immds/CodeSystem/ForecastStatus"
* group[1].element[0].code = #notYet
* group[1].element[0].display = "まだ"
* group[1].element[0].target[0].code = #notComplete
* group[1].element[0].target[0].equivalence = #wider
* group[1].element[1].code = #eligible
* group[1].element[1].display = "受けられる"
* group[1].element[1].target[0].code = #notComplete
* group[1].element[1].target[0].equivalence = #wider
* group[1].element[2].code = #due
* group[1].element[2].display = "時期"
* group[1].element[2].target[0].code = #notComplete
* group[1].element[2].target[0].equivalence = #wider
* group[1].element[3].code = #overdue
* group[1].element[3].display = "遅れ"
* group[1].element[3].target[0].code = #notComplete
* group[1].element[3].target[0].equivalence = #wider
* group[1].element[4].code = #complete
* group[1].element[4].display = "完了"
* group[1].element[4].target[0].code = #complete
* group[1].element[4].target[0].equivalence = #equivalent
* group[1].element[5].code = #agedOut
* group[1].element[5].display = "期間終了"
* group[1].element[5].target[0].code = #agedOut
* group[1].element[5].target[0].equivalence = #equivalent
* group[1].element[6].code = #ineligible
* group[1].element[6].display = "対象外"
* group[1].element[6].target[0].code = #notRecommended
* group[1].element[6].target[0].equivalence = #equivalent
* group[1].element[7].code = #contraindicated
* group[1].element[7].display = "接種不適当"
* group[1].element[7].target[0].code = #contraindicated
* group[1].element[7].target[0].equivalence = #equivalent
* group[1].element[8].code = #conditional
* group[1].element[8].display = "条件つき"
* group[1].element[8].target[0].code = #conditional
* group[1].element[8].target[0].equivalence = #equivalent
