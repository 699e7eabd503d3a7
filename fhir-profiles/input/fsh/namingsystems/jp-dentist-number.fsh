Instance: jp-dentist-number
InstanceOf: NamingSystem
Usage: #definition
Title: "医療機関の歯科医師番号 / Dentist number of an institution"
Description: """
医療機関の中での歯科医師の番号の根です。

The root of the numbers of dentists within institutions.
"""
* name = "InstitutionDentistNumber"
* status = #active
* kind = #root
* date = "2026-11-21"
* publisher = "Sesshu"
* description = """
医療機関の中での歯科医師の番号の根です。

The root of the numbers of dentists within institutions.
"""
* jurisdiction = urn:iso:std:iso:3166#JP "Japan"
* uniqueId[0].type = #oid
* uniqueId[0].value = "1.2.392.100495.20.3.42"
* uniqueId[0].preferred = true
* uniqueId[0].comment = "末尾に 1 と医療機関コード 10 桁を付けます。 / A 1 and the ten digits of the institution follow."
