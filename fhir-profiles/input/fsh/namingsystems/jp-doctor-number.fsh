Instance: jp-doctor-number
InstanceOf: NamingSystem
Usage: #definition
Title: "医療機関の医師番号 / Doctor number of an institution"
Description: """
医療機関の中での医師の番号の根です。

The root of the numbers of doctors within institutions.
"""
* name = "InstitutionDoctorNumber"
* status = #active
* kind = #root
* date = "2026-11-21"
* publisher = "Sesshu"
* description = """
医療機関の中での医師の番号の根です。

The root of the numbers of doctors within institutions.
"""
* jurisdiction = urn:iso:std:iso:3166#JP "Japan"
* uniqueId[0].type = #oid
* uniqueId[0].value = "1.2.392.100495.20.3.41"
* uniqueId[0].preferred = true
* uniqueId[0].comment = "末尾に 1 と医療機関コード 10 桁を付けます。 / A 1 and the ten digits of the institution follow."
