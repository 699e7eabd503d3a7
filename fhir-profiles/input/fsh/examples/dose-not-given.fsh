Instance: dose-not-given
InstanceOf: SesshuImmunization
Usage: #example
Title: "接種の記録：予診のみ / An examination without a dose"
Description: "発熱のため接種しなかった予診の記録。 / An examination that ended without a dose because of fever."
* insert RecordOf(139998)
* extension[coupon].extension[couponNumber].valueIdentifier.system = "https://sesshu.example/fhir/sid/coupon/139998"
* extension[coupon].extension[couponNumber].valueIdentifier.value = "0000000101"
* extension[coupon].extension[kind].valueCoding = $COUPON-KIND#pre-examination
* status = #not-done
* statusReason = $NOT-GIVEN-REASON#fever
* vaccineCode.coding[group] = $VACCINE-GROUP#MR
* vaccineCode.text = "MRワクチン"
* patient = Reference(resident-hanako)
* occurrenceDateTime = "2025-05-10"
* recorded = "2025-05-10T14:00:00+09:00"
* primarySource = true
* reportOrigin = $RECORD-SOURCE#facility-system
