Extension: ConsentNotObtained
Id: consent-not-obtained
Title: "同意を得なかった理由 / Why consent was not obtained"
Description: """
本人の同意なしに照会や名寄せを行ったときの理由。法令により同意が要らない場合も、その旨をここに書く。

Why an inquiry or a collation went without the person's consent, also where the law does not ask for it.
"""
Context: Consent
* insert Own
* value[x] 1..1
* value[x] only CodeableConcept
* valueCodeableConcept ^short = "理由 / The reason"
