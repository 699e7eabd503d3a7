Extension: ConsentNotObtained
Id: consent-not-obtained
Title: "同意を得なかった理由 / Why consent was not obtained"
Description: """
同意を得ることが難しい事情があり、得ずに照会したときの理由です。

Why consent could not be had, where an inquiry went without it.
"""
Context: Consent
* insert Own
* value[x] 1..1
* value[x] only CodeableConcept
* valueCodeableConcept ^short = "理由 / The reason"
