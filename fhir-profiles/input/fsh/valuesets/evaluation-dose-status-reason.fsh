ValueSet: EvaluationDoseStatusReasonSet
Id: evaluation-dose-status-reason
Title: "評価の理由（各体系） / Reason of an evaluation in any system"
Description: """
評価の理由として使う符号です。基本の R4、ImmDS、当基盤の符号を並べて書きます。

Codes for the reason of an evaluation: those of R4, of ImmDS and our own.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* include codes from system DoseStatusReasonCodes
* include codes from system http://terminology.hl7.org/CodeSystem/immunization-evaluation-dose-status-reason
* http://hl7.org/fhir/us/immds/CodeSystem/StatusReason#expired "Expired"
* http://hl7.org/fhir/us/immds/CodeSystem/StatusReason#tooyoung "Too young"
* http://hl7.org/fhir/us/immds/CodeSystem/StatusReason#tooold "Too old"
* http://hl7.org/fhir/us/immds/CodeSystem/StatusReason#inappropriate "Inappropriate"
* http://hl7.org/fhir/us/immds/CodeSystem/StatusReason#toosoon "Too soon"
* http://hl7.org/fhir/us/immds/CodeSystem/StatusReason#productconflict "Product conflict"
* http://hl7.org/fhir/us/immds/CodeSystem/StatusReason#quantity "Quantity"
* http://hl7.org/fhir/us/immds/CodeSystem/StatusReason#recall "Recall"
* http://hl7.org/fhir/us/immds/CodeSystem/StatusReason#storage "Storage"
* http://hl7.org/fhir/us/immds/CodeSystem/StatusReason#notevaluated "Not evaluated"
