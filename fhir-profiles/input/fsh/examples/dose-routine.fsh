Instance: dose-routine
InstanceOf: SesshuImmunization
Usage: #example
Title: "接種の記録：定期接種 / A routine dose"
Description: "医療機関で受けた五種混合の一回目。 / The first dose of a five-in-one vaccine at an institution."
* insert RecordOf(139998)
* extension[dueDateOfNextDose].valueDate = "2024-07-12"
* extension[programme].valueCoding = $PROGRAMME#routine-a
* extension[deliveryMode].valueCoding = $DELIVERY-MODE#individual
* identifier.system = "https://clinic.example/fhir/dose-number"
* identifier.value = "DOSE-000001"
* status = #completed
* vaccineCode.coding[product] = $VACCINE-PRODUCT#gobik
* vaccineCode.coding[group] = $VACCINE-GROUP#DTP-IPV-HIB
* vaccineCode.coding[cvx] = $CVX#170
* vaccineCode.text = "五種混合ワクチン"
* patient = Reference(resident-hanako)
* occurrenceDateTime = "2024-06-14"
* recorded = "2024-06-14T10:05:00+09:00"
* primarySource = true
* location.display = "みらい市中央診療所"
* manufacturer.display = "見本製薬"
* lotNumber = "EX0001"
* expirationDate = "2025-12-31"
* site = $BODY-SITE#92L
* route = $ROUTE#SC
* doseQuantity.value = 0.5
* doseQuantity.unit = "mL"
* doseQuantity.system = $UCUM
* doseQuantity.code = #mL
* performer[0].function = $V2-0443#AP
* performer[0].actor.display = "仮名 医師子"
* protocolApplied[0].series = "五種混合 第1期初回"
* protocolApplied[0].targetDisease[0].coding[0] = $TARGET-DISEASE#diphtheria
* protocolApplied[0].targetDisease[0].coding[1] = $DISEASE#0329001
* protocolApplied[0].targetDisease[1].coding[0] = $TARGET-DISEASE#pertussis
* protocolApplied[0].targetDisease[1].coding[1] = $DISEASE#0339001
* protocolApplied[0].targetDisease[2].coding[0] = $TARGET-DISEASE#tetanus
* protocolApplied[0].targetDisease[2].coding[1] = $DISEASE#0379002
* protocolApplied[0].targetDisease[3].coding[0] = $TARGET-DISEASE#polio
* protocolApplied[0].targetDisease[3].coding[1] = $DISEASE#0459002
* protocolApplied[0].targetDisease[4].coding[0] = $TARGET-DISEASE#hib
* protocolApplied[0].targetDisease[4].coding[1] = $DISEASE#8830711
* protocolApplied[0].doseNumberPositiveInt = 1
