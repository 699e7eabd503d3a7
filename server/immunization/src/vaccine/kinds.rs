//! The closed lists: groups of vaccines, diseases, kinds, routes, and what is on the market.

use crate::named::named;

named! {
    /// A group of vaccines that count as one another in a series.
    VaccineGroup {
        /// 五種混合
        DtpIpvHib = "DTP-IPV-HIB",
        /// 四種混合
        DtpIpv = "DTP-IPV",
        /// 三種混合
        Dtp = "DTP",
        /// 二種混合
        Dt = "DT",
        /// 破傷風トキソイド
        Tt = "TT",
        /// 不活化ポリオ
        Ipv = "IPV",
        /// 生ポリオ
        Opv = "OPV",
        /// ヒブ
        Hib = "HIB",
        /// 小児用肺炎球菌
        Pcv = "PCV",
        /// 肺炎球菌, conjugate vaccines for adults alone
        PcvAdult = "PCV-ADULT",
        /// 肺炎球菌, polysaccharide
        Ppsv = "PPSV",
        /// B型肝炎
        HepB = "HEPB",
        /// A型肝炎
        HepA = "HEPA",
        /// ロタウイルス
        Rota = "ROTA",
        /// BCG
        Bcg = "BCG",
        /// 麻しん風しん混合
        Mr = "MR",
        /// 麻しん
        Measles = "M",
        /// 風しん
        Rubella = "R",
        /// 麻しんおたふくかぜ風しん混合
        Mmr = "MMR",
        /// おたふくかぜ
        Mumps = "MUMPS",
        /// 水痘
        Var = "VAR",
        /// 帯状疱疹
        Zoster = "ZOSTER",
        /// 日本脳炎
        Je = "JE",
        /// HPV
        Hpv = "HPV",
        /// インフルエンザ
        Flu = "FLU",
        /// インフルエンザ, live, by nose
        FluLaiv = "FLU-LAIV",
        /// インフルエンザ, high dose
        FluHd = "FLU-HD",
        /// 新型コロナウイルス
        Covid = "COVID",
        /// RSウイルス
        Rsv = "RSV",
        /// 髄膜炎菌
        MenAcwy = "MENACWY",
        /// 狂犬病
        Rabies = "RABIES",
        /// 黄熱
        YellowFever = "YF",
        /// 腸チフス
        Typhoid = "TYPHOID",
        /// ダニ媒介性脳炎
        Tbe = "TBE",
        /// 痘そう
        Smallpox = "SMALLPOX",
    }
}

named! {
    /// What a vaccine is against.
    Disease {
        /// ジフテリア
        Diphtheria = "diphtheria",
        /// 百日咳
        Pertussis = "pertussis",
        /// 破傷風
        Tetanus = "tetanus",
        /// ポリオ
        Polio = "polio",
        /// インフルエンザ菌感染症
        Hib = "hib",
        /// 肺炎球菌感染症
        Pneumococcal = "pneumococcal",
        /// B型肝炎
        HepatitisB = "hepatitis-b",
        /// A型肝炎
        HepatitisA = "hepatitis-a",
        /// ロタウイルス
        Rotavirus = "rotavirus",
        /// 結核
        Tuberculosis = "tuberculosis",
        /// 麻しん
        Measles = "measles",
        /// 風しん
        Rubella = "rubella",
        /// おたふくかぜ
        Mumps = "mumps",
        /// 水痘
        Varicella = "varicella",
        /// 帯状疱疹
        Zoster = "zoster",
        /// 日本脳炎
        JapaneseEncephalitis = "japanese-encephalitis",
        /// ヒトパピローマウイルス
        Hpv = "hpv",
        /// インフルエンザ
        Influenza = "influenza",
        /// 新型コロナウイルス
        Covid19 = "covid-19",
        /// RSウイルス
        Rsv = "rsv",
        /// 髄膜炎菌
        Meningococcal = "meningococcal",
        /// 狂犬病
        Rabies = "rabies",
        /// 黄熱
        YellowFever = "yellow-fever",
        /// 腸チフス
        Typhoid = "typhoid",
        /// ダニ媒介性脳炎
        TickBorneEncephalitis = "tick-borne-encephalitis",
        /// 痘そう
        Smallpox = "smallpox",
        /// エムポックス
        Mpox = "mpox",
    }
}

named! {
    /// How a vaccine is made.
    VaccineKind {
        /// Live, by needle.
        LiveInjected = "live-injected",
        /// Live, pricked through the skin.
        LivePercutaneous = "live-percutaneous",
        /// Live, by mouth.
        LiveOral = "live-oral",
        /// Live, by nose.
        LiveNasal = "live-nasal",
        /// Killed.
        Inactivated = "inactivated",
        /// A toxin made harmless.
        Toxoid = "toxoid",
        /// Parts of what it is against.
        Subunit = "subunit",
        /// Messenger RNA.
        Mrna = "mrna",
        /// A virus that cannot multiply carries the plan.
        Vector = "vector",
    }
}

/// How a vaccine counts in the rule about intervals between different vaccines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IntervalClass {
    /// Two of these need 27 full days between them. BCG is one.
    InjectedLive,
    /// No interval to others.
    Free,
}

impl VaccineKind {
    /// Whether it is alive.
    pub fn is_live(self) -> bool {
        matches!(
            self,
            VaccineKind::LiveInjected
                | VaccineKind::LivePercutaneous
                | VaccineKind::LiveOral
                | VaccineKind::LiveNasal
        )
    }

    /// How it counts in the rule about intervals.
    pub fn interval_class(self) -> IntervalClass {
        match self {
            VaccineKind::LiveInjected | VaccineKind::LivePercutaneous => {
                IntervalClass::InjectedLive
            }
            _ => IntervalClass::Free,
        }
    }
}

named! {
    /// By which way a vaccine is given.
    Route {
        /// 皮下
        Subcutaneous = "SC",
        /// 筋肉内
        Intramuscular = "IM",
        /// 皮内
        Intradermal = "ID",
        /// 経口
        Oral = "PO",
        /// 経鼻
        Nasal = "NAS",
        /// 経皮
        Percutaneous = "percutaneous",
    }
}

named! {
    /// Whether a product is sold.
    Market {
        /// It is.
        On = "on-market",
        /// It was.
        Ended = "ended",
        /// Nobody is sure.
        Unsure = "unsure",
        /// It will be, from 2026.
        From2026 = "from-2026",
        /// It was approved in 2026.
        Approved2026 = "approved-2026",
        /// The state keeps it.
        Stockpile = "stockpile",
    }
}

impl VaccineGroup {
    /// What every vaccine of the group is against. Some of its products are against more.
    pub fn diseases(self) -> &'static [Disease] {
        use Disease as D;
        match self {
            VaccineGroup::DtpIpvHib => &[D::Diphtheria, D::Pertussis, D::Tetanus, D::Polio, D::Hib],
            VaccineGroup::DtpIpv => &[D::Diphtheria, D::Pertussis, D::Tetanus, D::Polio],
            VaccineGroup::Dtp => &[D::Diphtheria, D::Pertussis, D::Tetanus],
            VaccineGroup::Dt => &[D::Diphtheria, D::Tetanus],
            VaccineGroup::Tt => &[D::Tetanus],
            VaccineGroup::Ipv | VaccineGroup::Opv => &[D::Polio],
            VaccineGroup::Hib => &[D::Hib],
            VaccineGroup::Pcv | VaccineGroup::PcvAdult | VaccineGroup::Ppsv => &[D::Pneumococcal],
            VaccineGroup::HepB => &[D::HepatitisB],
            VaccineGroup::HepA => &[D::HepatitisA],
            VaccineGroup::Rota => &[D::Rotavirus],
            VaccineGroup::Bcg => &[D::Tuberculosis],
            VaccineGroup::Mr => &[D::Measles, D::Rubella],
            VaccineGroup::Measles => &[D::Measles],
            VaccineGroup::Rubella => &[D::Rubella],
            VaccineGroup::Mmr => &[D::Measles, D::Mumps, D::Rubella],
            VaccineGroup::Mumps => &[D::Mumps],
            VaccineGroup::Var => &[D::Varicella],
            VaccineGroup::Zoster => &[D::Zoster],
            VaccineGroup::Je => &[D::JapaneseEncephalitis],
            VaccineGroup::Hpv => &[D::Hpv],
            VaccineGroup::Flu | VaccineGroup::FluLaiv | VaccineGroup::FluHd => &[D::Influenza],
            VaccineGroup::Covid => &[D::Covid19],
            VaccineGroup::Rsv => &[D::Rsv],
            VaccineGroup::MenAcwy => &[D::Meningococcal],
            VaccineGroup::Rabies => &[D::Rabies],
            VaccineGroup::YellowFever => &[D::YellowFever],
            VaccineGroup::Typhoid => &[D::Typhoid],
            VaccineGroup::Tbe => &[D::TickBorneEncephalitis],
            VaccineGroup::Smallpox => &[D::Smallpox],
        }
    }
}
