Instance: doctor-kasumi-mirai-clinic
InstanceOf: SesshuPractitionerRole
Title: "役割の例 / Example of a role"
Description: "みらい内科クリニックで接種を行う医師です。 / A physician who vaccinates at a clinic."
Usage: #example
* active = true
* period.start = "2026-04-01"
* practitioner.reference = "Practitioner/doctor-kasumi"
* organization.reference = "Organization/mirai-clinic"
* code.text = "医師"
* location.reference = "Location/mirai-gymnasium"
