Instance: sid-coupon
InstanceOf: NamingSystem
Usage: #definition
Title: "接種券の券番号 / Coupon number"
Description: """
接種券の 10 桁の券番号です。発行した自治体の中でだけ一意なので、体系の末尾に団体コードを付けます。

The ten digits of a coupon. They are unique within the municipality that issued it only, so its code follows the address.
"""
* name = "CouponNumber"
* status = #active
* kind = #identifier
* date = "2026-11-21"
* publisher = "Sesshu"
* description = """
接種券の 10 桁の券番号です。発行した自治体の中でだけ一意なので、体系の末尾に団体コードを付けます。

The ten digits of a coupon. They are unique within the municipality that issued it only, so its code follows the address.
"""
* jurisdiction = urn:iso:std:iso:3166#JP "Japan"
* usage = "例：…/sid/coupon/139998 / Example: …/sid/coupon/139998"
* uniqueId[0].type = #uri
* uniqueId[0].value = "https://sesshu.example/fhir/sid/coupon"
* uniqueId[0].preferred = true
* uniqueId[0].comment = "末尾に / と団体コード 6 桁を付けます。 / A slash and the six digits of the municipality follow."
