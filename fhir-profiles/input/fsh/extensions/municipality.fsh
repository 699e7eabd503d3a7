Extension: MunicipalityExtension
Id: municipality
Title: "記録を持つ自治体 / Municipality of a record"
Description: """
どの自治体の記録かを、6 桁の団体コード（検査数字を含む）で示します。接種した場所の自治体ではありません。

The municipality whose record this is, as its six-digit code with check digit. It is not the municipality of the venue.
"""
* insert Own
* insert Context(Patient)
* insert Context(Immunization)
* insert Context(ImmunizationRecommendation)
* insert Context(ImmunizationEvaluation)
* insert Context(AdverseEvent)
* . ^short = "記録を持つ自治体 / Municipality of the record"
* value[x] only Identifier
* value[x] 1..1
* value[x] obeys ses-municipality
* valueIdentifier.system 1..1
* valueIdentifier.system = $MUNICIPALITY-ID (exactly)
* valueIdentifier.value 1..1
* valueIdentifier.value ^short = "6 桁の団体コード / Six-digit code"
