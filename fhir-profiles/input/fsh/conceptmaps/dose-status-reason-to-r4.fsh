Instance: dose-status-reason-to-r4
InstanceOf: ConceptMap
Usage: #definition
Title: "評価の理由から R4 と ImmDS へ / Reason of an evaluation to R4 and ImmDS"
Description: """
評価の理由を R4 と ImmDS の符号に直します。

Turns the reason of an evaluation into the codes of R4 and ImmDS.
"""
* url = "https://sesshu.example/fhir/ConceptMap/dose-status-reason-to-r4"
* name = "DoseStatusReasonToR4"
* title = "評価の理由から R4 と ImmDS へ / Reason of an evaluation to R4 and ImmDS"
* description = """
評価の理由を R4 と ImmDS の符号に直します。

Turns the reason of an evaluation into the codes of R4 and ImmDS.
"""
* language = #ja
* status = #active
* experimental = false
* sourceCanonical = "https://sesshu.example/fhir/ValueSet/dose-status-reason"
* group[0].source = "https://sesshu.example/fhir/CodeSystem/dose-status-reason"
* group[0].target = "http://terminology.hl7.org/CodeSystem/immunization-evaluation-dose-status-reason"
* group[0].element[0].code = #tooYoung
* group[0].element[0].display = "早すぎる年齢"
* group[0].element[0].target[0].code = #outsidesched
* group[0].element[0].target[0].equivalence = #wider
* group[0].element[1].code = #tooOld
* group[0].element[1].display = "遅すぎる年齢"
* group[0].element[1].target[0].code = #outsidesched
* group[0].element[1].target[0].equivalence = #wider
* group[0].element[2].code = #tooSoon
* group[0].element[2].display = "間隔の不足"
* group[0].element[2].target[0].code = #outsidesched
* group[0].element[2].target[0].equivalence = #wider
* group[0].element[3].code = #liveConflict
* group[0].element[3].display = "生ワクチンどうしの間隔"
* group[0].element[3].target[0].equivalence = #unmatched
* group[0].element[4].code = #wrongProduct
* group[0].element[4].display = "対象外の製品"
* group[0].element[4].target[0].equivalence = #unmatched
* group[0].element[5].code = #extra
* group[0].element[5].display = "余分な接種"
* group[0].element[5].target[0].equivalence = #unmatched
* group[0].element[6].code = #sameDay
* group[0].element[6].display = "同じ日の重なり"
* group[0].element[6].target[0].equivalence = #unmatched
* group[0].element[7].code = #unidentified
* group[0].element[7].display = "ワクチンの不明"
* group[0].element[7].target[0].equivalence = #unmatched
* group[0].element[8].code = #dateIncomplete
* group[0].element[8].display = "日付の不足"
* group[0].element[8].target[0].equivalence = #unmatched
* group[0].element[9].code = #beforeBirth
* group[0].element[9].display = "出生前の日付"
* group[0].element[9].target[0].equivalence = #unmatched
* group[0].element[10].code = #future
* group[0].element[10].display = "未来の日付"
* group[0].element[10].target[0].equivalence = #unmatched
* group[0].element[11].code = #subpotent
* group[0].element[11].display = "量や品質の不足"
* group[0].element[11].target[0].equivalence = #unmatched
* group[0].element[12].code = #recalled
* group[0].element[12].display = "回収品"
* group[0].element[12].target[0].code = #prodrecall
* group[0].element[12].target[0].equivalence = #equivalent
* group[1].source = "https://sesshu.example/fhir/CodeSystem/dose-status-reason"
* group[1].target = "http://hl7.org/fhir/us/immds/CodeSystem/StatusReason"
* group[1].element[0].code = #tooYoung
* group[1].element[0].display = "早すぎる年齢"
* group[1].element[0].target[0].code = #tooyoung
* group[1].element[0].target[0].equivalence = #equivalent
* group[1].element[1].code = #tooOld
* group[1].element[1].display = "遅すぎる年齢"
* group[1].element[1].target[0].code = #tooold
* group[1].element[1].target[0].equivalence = #equivalent
* group[1].element[2].code = #tooSoon
* group[1].element[2].display = "間隔の不足"
* group[1].element[2].target[0].code = #toosoon
* group[1].element[2].target[0].equivalence = #equivalent
* group[1].element[3].code = #liveConflict
* group[1].element[3].display = "生ワクチンどうしの間隔"
* group[1].element[3].target[0].code = #productconflict
* group[1].element[3].target[0].equivalence = #wider
* group[1].element[4].code = #wrongProduct
* group[1].element[4].display = "対象外の製品"
* group[1].element[4].target[0].code = #inappropriate
* group[1].element[4].target[0].equivalence = #equivalent
* group[1].element[5].code = #extra
* group[1].element[5].display = "余分な接種"
* group[1].element[5].target[0].equivalence = #unmatched
* group[1].element[6].code = #sameDay
* group[1].element[6].display = "同じ日の重なり"
* group[1].element[6].target[0].equivalence = #unmatched
* group[1].element[7].code = #unidentified
* group[1].element[7].display = "ワクチンの不明"
* group[1].element[7].target[0].code = #notevaluated
* group[1].element[7].target[0].equivalence = #wider
* group[1].element[8].code = #dateIncomplete
* group[1].element[8].display = "日付の不足"
* group[1].element[8].target[0].code = #notevaluated
* group[1].element[8].target[0].equivalence = #wider
* group[1].element[9].code = #beforeBirth
* group[1].element[9].display = "出生前の日付"
* group[1].element[9].target[0].code = #notevaluated
* group[1].element[9].target[0].equivalence = #wider
* group[1].element[10].code = #future
* group[1].element[10].display = "未来の日付"
* group[1].element[10].target[0].code = #notevaluated
* group[1].element[10].target[0].equivalence = #wider
* group[1].element[11].code = #subpotent
* group[1].element[11].display = "量や品質の不足"
* group[1].element[11].target[0].code = #quantity
* group[1].element[11].target[0].equivalence = #narrower
* group[1].element[11].target[0].comment = "量だけを指す符号です。 / The code speaks of the volume only."
* group[1].element[12].code = #recalled
* group[1].element[12].display = "回収品"
* group[1].element[12].target[0].code = #recall
* group[1].element[12].target[0].equivalence = #equivalent
