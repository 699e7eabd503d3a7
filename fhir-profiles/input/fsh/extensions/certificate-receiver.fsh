Extension: CertificateReceiver
Id: certificate-receiver
Title: "接種済証の受取人 / Receiver of the certificate"
Description: """
接種のときに紙の接種済証や記録書を受け取った人と日です。電子の証明書の発行はここに書きません。

Who was handed the paper certificate or record sheet of a dose, and when. Signed electronic certificates do not stand here.
"""
* insert Own
* insert Context(Immunization)
* . ^short = "接種済証の受取人 / Who received the paper certificate"
* extension contains relationship 1..1 MS and date 0..1 MS
* extension[relationship] ^short = "本人との関係 / Relationship to the person"
* extension[relationship].value[x] only CodeableConcept
* extension[relationship].value[x] 1..1
* extension[relationship].valueCodeableConcept from http://hl7.org/fhir/ValueSet/relatedperson-relationshiptype (preferred)
* extension[date] ^short = "渡した日 / Day it was handed over"
* extension[date].value[x] only date
* extension[date].value[x] 1..1
