Instance: dose-stamped
InstanceOf: SesshuImmunization
Usage: #example
Title: "接種の記録：BCG / A dose of BCG"
Description: "管針を二回押した BCG。量は押した数で書く。 / BCG in two presses of the stamp; the amount is their number."
* insert RecordOf(139998)
* extension[programme].valueCoding = $PROGRAMME#routine-a
* extension[deliveryMode].valueCoding = $DELIVERY-MODE#mass
* status = #completed
* vaccineCode.coding[product] = $VACCINE-PRODUCT#bcg
* vaccineCode.coding[group] = $VACCINE-GROUP#BCG
* vaccineCode.coding[cvx] = $CVX#19
* vaccineCode.text = "BCG"
* patient = Reference(resident-hanako)
* occurrenceDateTime = "2024-09-20"
* recorded = "2024-09-20T13:30:00+09:00"
* primarySource = true
* reportOrigin = $RECORD-SOURCE#municipal-file
* location.display = "みらい市保健センター"
* lotNumber = "KB999"
* expirationDate = "2025-09-30"
* site = $BODY-SITE#74L
* route = $ROUTE#TD
* doseQuantity.value = 2
* doseQuantity.unit = "stamp"
* doseQuantity.system = $UCUM
* doseQuantity.code = #{stamp}
* performer[0].function = $V2-0443#AP
* performer[0].actor.display = "仮名 医師子"
* protocolApplied[0].targetDisease = $TARGET-DISEASE#tuberculosis
* protocolApplied[0].doseNumberPositiveInt = 1
