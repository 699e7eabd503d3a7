Instance: recommendation-reason-to-immds
InstanceOf: ConceptMap
Usage: #definition
Title: "案内の理由から ImmDS へ / Recommendation reason to ImmDS"
Description: """
案内の理由のうち、ImmDS に符号があるものです。

The reasons of a recommendation for which ImmDS has a code.
"""
* url = "https://sesshu.example/fhir/ConceptMap/recommendation-reason-to-immds"
* name = "RecommendationReasonToImmds"
* title = "案内の理由から ImmDS へ / Recommendation reason to ImmDS"
* description = """
案内の理由のうち、ImmDS に符号があるものです。

The reasons of a recommendation for which ImmDS has a code.
"""
* language = #ja
* status = #active
* experimental = false
* sourceCanonical = "https://sesshu.example/fhir/ValueSet/recommendation-reason"
* group[0].source = "https://sesshu.example/fhir/CodeSystem/recommendation-reason"
* group[0].target = "http://hl7.org/fhir/us/immds/CodeSystem/ForecastReason"
* group[0].element[0].code = #seriesComplete
* group[0].element[0].display = "回数の完了"
* group[0].element[0].target[0].code = #complete
* group[0].element[0].target[0].equivalence = #equivalent
* group[0].element[1].code = #seasonComplete
* group[0].element[1].display = "今期の完了"
* group[0].element[1].target[0].code = #seasonalComplete
* group[0].element[1].target[0].equivalence = #equivalent
* group[0].element[2].code = #maximumAge
* group[0].element[2].display = "年齢の上限"
* group[0].element[2].target[0].code = #maximumAge
* group[0].element[2].target[0].equivalence = #equivalent
* group[0].element[3].code = #seasonPast
* group[0].element[3].display = "今期の終わり"
* group[0].element[3].target[0].code = #seasonalPast
* group[0].element[3].target[0].equivalence = #equivalent
* group[0].element[4].code = #notInCohort
* group[0].element[4].display = "対象の生まれ年でない"
* group[0].element[4].target[0].code = #notRecommended
* group[0].element[4].target[0].equivalence = #wider
* group[0].element[5].code = #sex
* group[0].element[5].display = "性別"
* group[0].element[5].target[0].code = #notRecommended
* group[0].element[5].target[0].equivalence = #wider
* group[0].element[6].code = #notPregnant
* group[0].element[6].display = "妊娠の記録がない"
* group[0].element[6].target[0].code = #notRecommended
* group[0].element[6].target[0].equivalence = #wider
* group[0].element[7].code = #motherToChild
* group[0].element[7].display = "母子感染予防"
* group[0].element[7].target[0].code = #notRecommended
* group[0].element[7].target[0].equivalence = #wider
* group[0].element[8].code = #previousVaccination
* group[0].element[8].display = "接種歴"
* group[0].element[8].target[0].code = #notRecommended
* group[0].element[8].target[0].equivalence = #wider
* group[0].element[9].code = #programmeNotStarted
* group[0].element[9].display = "制度の開始前"
* group[0].element[9].target[0].code = #notRecommended
* group[0].element[9].target[0].equivalence = #wider
* group[0].element[10].code = #programmeEnded
* group[0].element[10].display = "制度の終了"
* group[0].element[10].target[0].code = #notRecommended
* group[0].element[10].target[0].equivalence = #wider
* group[0].element[11].code = #notInTarget
* group[0].element[11].display = "対象外"
* group[0].element[11].target[0].code = #notRecommended
* group[0].element[11].target[0].equivalence = #wider
* group[0].element[12].code = #deceased
* group[0].element[12].display = "死亡"
* group[0].element[12].target[0].code = #notRecommended
* group[0].element[12].target[0].equivalence = #wider
