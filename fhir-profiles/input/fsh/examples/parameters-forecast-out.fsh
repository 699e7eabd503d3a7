Instance: parameters-forecast-out
InstanceOf: SesshuParametersForecastOut
Title: "接種予定の計算の結果の例 / Example of the output of $immds-forecast"
Description: "数えられた一回と、次の予定です。 / A dose that counts, and what is due next."
Usage: #example
* parameter[evaluation].resource = forecast-evaluation
* parameter[recommendation].resource = forecast-recommendation

Instance: forecast-evaluation
InstanceOf: SesshuImmunizationEvaluation
Usage: #inline
* extension[scheduleVersion].valueString = "2026.10.1"
* extension[vaccineGroup].valueCoding = $SCHEDULE-GROUP#MEASLES
* status = #completed
* patient.reference = "Patient/forecast-person"
* date = "2026-11-21"
* targetDisease = $TARGET-DISEASE#measles
* immunizationEvent.reference = "Immunization/forecast-dose"
* doseStatus.coding[sesshu] = $DOSE-STATUS#valid
* doseStatus.coding[r4] = $R4-DOSE-STATUS#valid
* doseNumberPositiveInt = 1

Instance: forecast-recommendation
InstanceOf: SesshuImmunizationRecommendation
Usage: #inline
* extension[scheduleVersion].valueString = "2026.10.1"
* patient.reference = "Patient/forecast-person"
* date = "2026-11-21"
* recommendation[0].extension[vaccineGroup].valueCoding = $SCHEDULE-GROUP#MR
* recommendation[0].vaccineCode.coding[0] = $VACCINE-GROUP#MR
* recommendation[0].vaccineCode.coding[1] = $CVX#04
* recommendation[0].forecastStatus.coding[sesshu] = $RECOMMENDATION-STATUS#notYet
* recommendation[0].forecastStatus.coding[immds] = $IMMDS-STATUS#notComplete
* recommendation[0].dateCriterion[earliest].value = "2031-04-01"
* recommendation[0].dateCriterion[due].value = "2031-04-01"
* recommendation[0].dateCriterion[latest].value = "2032-03-31"
* recommendation[0].doseNumberPositiveInt = 2
