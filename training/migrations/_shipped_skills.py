"""The skills that ship, for a sales department: names, what they are, an anchor for each level, what posts expect.

Each text in English, traditional and simplified Chinese.
"""

Text = tuple[str, str, str]

# profile → the level expected of each skill, in the order of SKILLS; 0: none
EXPECTED = {
    "probation": (1, 1, 1, 1, 1, 1, 1, 0),
    "salesperson": (3, 2, 3, 2, 3, 3, 2, 1),
    "supervisor": (3, 3, 3, 3, 3, 3, 3, 3),
    "manager": (3, 4, 3, 3, 4, 3, 3, 4),
    "assistant": (2, 0, 2, 0, 0, 2, 3, 0),
}

# code, topics, name, what it is, anchors of the levels 1 to 4
SKILLS: list[tuple[str, str, Text, Text, list[Text]]] = [
    (
        "product",
        "product production",
        ("Product knowledge", "產品知識", "产品知识"),
        (
            "What we sell, how it is made, and what it does for the customer.",
            "我們賣什麼、怎麼做出來、對客戶有什麼用處。",
            "我们卖什么、怎么做出来、对客户有什么用处。",
        ),
        [
            (
                "Names the products and finds the rest in the documents.",
                "說得出產品名稱，其餘會查資料。",
                "说得出产品名称，其余会查资料。",
            ),
            (
                "Explains use, price and delivery time of the main products without help.",
                "能獨立說明主要產品的用途、價格與交期。",
                "能独立说明主要产品的用途、价格与交期。",
            ),
            (
                "Chooses for a customer what fits, and says what does not fit and why.",
                "能為客戶選出合適的產品，也說得清哪些不合適、為什麼。",
                "能为客户选出合适的产品，也说得清哪些不合适、为什么。",
            ),
            (
                "Teaches others, and brings what customers miss back to production.",
                "能教別人，並把客戶缺少的東西反映給生產部門。",
                "能教别人，并把客户缺少的东西反映给生产部门。",
            ),
        ],
    ),
    (
        "research",
        "research",
        ("Research before the visit", "拜訪前的調查", "拜访前的调查"),
        (
            "Knowing market, customer and competitors before one speaks.",
            "開口之前先了解市場、客戶與競爭對手。",
            "开口之前先了解市场、客户与竞争对手。",
        ),
        [
            (
                "Collects the facts of a customer by a given list.",
                "能按清單收集一家客戶的基本資料。",
                "能按清单收集一家客户的基本资料。",
            ),
            (
                "Names the source of each fact and says what is still unknown.",
                "每項資料都說得出來源，也說得出還缺什麼。",
                "每项资料都说得出来源，也说得出还缺什么。",
            ),
            (
                "Finds who decides, what competitors offer, and where our chance lies.",
                "找得到誰做決定、對手開什麼條件、我們的機會在哪裡。",
                "找得到谁做决定、对手开什么条件、我们的机会在哪里。",
            ),
            (
                "Judges a whole region, and others plan by what they found.",
                "能判斷整個區域，別人據此安排計劃。",
                "能判断整个区域，别人据此安排计划。",
            ),
        ],
    ),
    (
        "questions",
        "negotiation",
        ("Asking and listening", "提問與傾聽", "提问与倾听"),
        (
            "Questions before products; the customer's own words come first.",
            "先提問，再談產品；以客戶自己的話為準。",
            "先提问，再谈产品；以客户自己的话为准。",
        ),
        [
            (
                "Asks from a prepared list and lets the customer finish.",
                "照準備好的問題提問，讓客戶把話說完。",
                "照准备好的问题提问，让客户把话说完。",
            ),
            (
                "Follows up an answer with the next question and writes down the customer's words.",
                "能順著回答追問，並記下客戶的原話。",
                "能顺着回答追问，并记下客户的原话。",
            ),
            (
                "Brings needs to light that the customer had not named.",
                "能問出客戶原本沒有說出來的需求。",
                "能问出客户原本没有说出来的需求。",
            ),
            (
                "Leads a hard talk by questions alone, and shows others how.",
                "單靠提問就能主導困難的談話，並示範給別人看。",
                "单靠提问就能主导困难的谈话，并示范给别人看。",
            ),
        ],
    ),
    (
        "proposal",
        "proposal",
        ("Proposals", "方案", "方案"),
        (
            "A written proposal that the customer can decide on.",
            "寫出讓客戶可以據以決定的方案。",
            "写出让客户可以据以决定的方案。",
        ),
        [
            ("Fills the template with somebody's help.", "在別人協助下填好方案範本。", "在别人协助下填好方案模板。"),
            (
                "Writes a simple proposal alone: facts, price, next step.",
                "能獨立寫出簡單的方案：事實、價格、下一步。",
                "能独立写出简单的方案：事实、价格、下一步。",
            ),
            (
                "Works out costs and return for the customer, and states what is assumed.",
                "能為客戶算出投入與回報，並寫明假設。",
                "能为客户算出投入与回报，并写明假设。",
            ),
            (
                "Writes for large customers, and checks the proposals of others.",
                "能為大客戶寫方案，並審查別人的方案。",
                "能为大客户写方案，并审查别人的方案。",
            ),
        ],
    ),
    (
        "negotiation",
        "negotiation skills",
        ("Objections and negotiation", "異議處理與談判", "异议处理与谈判"),
        (
            "Answering objections by value, and giving nothing away for nothing.",
            "以價值回應異議，每一次讓步都換回東西。",
            "以价值回应异议，每一次让步都换回东西。",
        ),
        [
            (
                "Knows the usual objections and the prepared answers.",
                "知道常見的異議和準備好的回答。",
                "知道常见的异议和准备好的回答。",
            ),
            (
                "Asks what is behind an objection before answering it.",
                "先問清異議背後的原因，再回答。",
                "先问清异议背后的原因，再回答。",
            ),
            (
                "Answers a price objection by value, and gets something for each concession.",
                "以價值回應價格異議，讓步時換得對等的條件。",
                "以价值回应价格异议，让步时换得对等的条件。",
            ),
            (
                "Closes difficult deals, and prepares others for theirs.",
                "能談成困難的案子，並幫別人做好準備。",
                "能谈成困难的案子，并帮别人做好准备。",
            ),
        ],
    ),
    (
        "follow_up",
        "skills",
        ("Next steps and aftercare", "跟進與售後", "跟进与售后"),
        (
            "Every talk ends with a next step; every customer is looked after.",
            "每次談話都有下一步，每個客戶都有人照顧。",
            "每次谈话都有下一步，每个客户都有人照顾。",
        ),
        [
            ("Notes the next step after each visit.", "每次拜訪後都記下下一步。", "每次拜访后都记下下一步。"),
            (
                "Agrees day and person with the customer before leaving.",
                "離開前與客戶約定日期和負責人。",
                "离开前与客户约定日期和负责人。",
            ),
            (
                "Keeps what was promised on time, and asks after delivery how it went.",
                "答應的事按時做到，交貨後主動回訪。",
                "答应的事按时做到，交货后主动回访。",
            ),
            (
                "Customers come back by themselves and bring others.",
                "客戶主動回頭，還介紹新客戶。",
                "客户主动回头，还介绍新客户。",
            ),
        ],
    ),
    (
        "money",
        "finance contracts",
        ("Prices, credit and contracts", "價格、信用與合約", "价格、信用与合同"),
        (
            "Margin, payment, collection, and the clauses that matter.",
            "毛利、付款、收款，以及重要的合約條款。",
            "毛利、付款、收款，以及重要的合同条款。",
        ),
        [
            (
                "Knows price list and terms of payment, and asks where unsure.",
                "熟悉價目表與付款條件，不確定就先問。",
                "熟悉价目表与付款条件，不确定就先问。",
            ),
            (
                "Quotes within the rules and collects on the day.",
                "在規定範圍內報價，到期收回貨款。",
                "在规定范围内报价，到期收回货款。",
            ),
            (
                "Reckons the margin of an offer, judges credit, and explains each clause.",
                "能算出報價的毛利、判斷信用，並說明每一條條款。",
                "能算出报价的毛利、判断信用，并说明每一条条款。",
            ),
            (
                "Saves doubtful debts, and helps to write the terms.",
                "能收回有疑慮的帳款，並參與條款的擬訂。",
                "能收回有风险的账款，并参与条款的拟订。",
            ),
        ],
    ),
    (
        "coaching",
        "culture",
        ("Helping others grow", "帶人", "带人"),
        (
            "Passing on what one can, and working as one team.",
            "把自己會的傳給別人，以團隊方式工作。",
            "把自己会的传给别人，以团队方式工作。",
        ),
        [
            (
                "Shares in meetings what worked and what did not.",
                "在會議上分享成功與失敗的經驗。",
                "在会议上分享成功与失败的经验。",
            ),
            (
                "Takes a newcomer along and explains afterwards what happened.",
                "帶新人一起拜訪，事後講解過程。",
                "带新人一起拜访，事后讲解过程。",
            ),
            (
                "Has brought one person to the level of their post.",
                "曾把一個人帶到職務要求的等級。",
                "曾把一个人带到职务要求的等级。",
            ),
            ("Builds a team that learns from one another.", "建立起互相學習的團隊。", "建立起互相学习的团队。"),
        ],
    ),
]

NOBODY, SUPERIOR, MENTOR, HR = "nobody", "superior", "mentor", "hr"
Step = tuple[int, str, bool, Text]  # days after the first, who helps, whether its day is a deadline, the words

# code, kind, profile ("": everybody), name, steps
CHECKLISTS: list[tuple[str, str, str, Text, list[Step]]] = [
    (
        "newcomer",
        "newcomer",
        "probation",
        ("First steps in sales", "業務新人的第一步", "销售新人的第一步"),
        [
            (
                0,
                HR,
                True,
                (
                    "Log in, read the rules, and know whom to ask",
                    "登入系統、讀過規定，知道有事找誰",
                    "登录系统、读过规定，知道有事找谁",
                ),
            ),
            (
                0,
                SUPERIOR,
                False,
                (
                    "Meet the team, and talk with your superior about the first month",
                    "認識團隊，和上級談談第一個月",
                    "认识团队，和上级谈谈第一个月",
                ),
            ),
            (
                1,
                SUPERIOR,
                True,
                (
                    "Write your first daily report and go through it together",
                    "寫第一份日報，一起看一遍",
                    "写第一份日报，一起看一遍",
                ),
            ),
            (
                3,
                MENTOR,
                False,
                (
                    "Agree with your mentor on an aim and on fixed times",
                    "和帶教師傅約定目標與固定時間",
                    "和带教师傅约定目标与固定时间",
                ),
            ),
            (
                5,
                NOBODY,
                True,
                ("Finish the courses on culture and product", "完成文化與產品課程", "完成文化与产品课程"),
            ),
            (
                7,
                MENTOR,
                False,
                ("Go along on three visits: watch, ask, note", "跟隨三次拜訪：看、問、記", "跟随三次拜访：看、问、记"),
            ),
            (
                14,
                MENTOR,
                True,
                (
                    "Rehearse a first visit from the first question to the next step",
                    "演練一次初訪，從第一個問題到下一步",
                    "演练一次初访，从第一个问题到下一步",
                ),
            ),
            (
                20,
                MENTOR,
                False,
                (
                    "Make your first visit with a companion, and go over it afterwards",
                    "有人陪同進行第一次拜訪，事後一起回顧",
                    "有人陪同进行第一次拜访，事后一起回顾",
                ),
            ),
            (
                30,
                SUPERIOR,
                True,
                (
                    "Look back on the first month and agree what you practise next",
                    "回顧第一個月，約定接下來練什麼",
                    "回顾第一个月，约定接下来练什么",
                ),
            ),
        ],
    ),
    (
        "assistant",
        "newcomer",
        "assistant",
        ("First steps of an assistant", "業務助理的第一步", "销售助理的第一步"),
        [
            (
                0,
                HR,
                True,
                (
                    "Log in, read the rules, and know whom to ask",
                    "登入系統、讀過規定，知道有事找誰",
                    "登录系统、读过规定，知道有事找谁",
                ),
            ),
            (
                2,
                SUPERIOR,
                False,
                (
                    "See each step from order to delivery once",
                    "把訂單到交貨的每一步看一遍",
                    "把订单到交货的每一步看一遍",
                ),
            ),
            (
                5,
                NOBODY,
                True,
                ("Finish the courses on culture and product", "完成文化與產品課程", "完成文化与产品课程"),
            ),
            (
                10,
                SUPERIOR,
                False,
                (
                    "Take down an order and a complaint together with somebody",
                    "和同事一起受理一張訂單、一件客訴",
                    "和同事一起受理一张订单、一件投诉",
                ),
            ),
            (
                30,
                SUPERIOR,
                True,
                (
                    "Look back on the first month and agree what you practise next",
                    "回顧第一個月，約定接下來練什麼",
                    "回顾第一个月，约定接下来练什么",
                ),
            ),
        ],
    ),
    (
        "returned",
        "returned",
        "",
        ("Back again", "重新上手", "重新上手"),
        [
            (
                0,
                SUPERIOR,
                True,
                (
                    "Hear what has changed: people, rules, prices, customers",
                    "了解有哪些變動：人員、規定、價格、客戶",
                    "了解有哪些变动：人员、规定、价格、客户",
                ),
            ),
            (3, NOBODY, False, ("Read the new cases in the library", "讀案例庫裡的新案例", "读案例库里的新案例")),
            (
                7,
                NOBODY,
                True,
                ("Make up the courses that came in the meantime", "補上期間新增的課程", "补上期间新增的课程"),
            ),
            (
                14,
                MENTOR,
                False,
                ("Rehearse once before the first visit alone", "獨自拜訪之前演練一次", "独自拜访之前演练一次"),
            ),
        ],
    ),
    (
        "top_up",
        "long_in_post",
        "",
        ("Topping up", "充電", "充电"),
        [
            (
                0,
                SUPERIOR,
                False,
                (
                    "Choose together one habit to look at anew",
                    "一起選一個要重新檢視的習慣",
                    "一起选一个要重新审视的习惯",
                ),
            ),
            (
                7,
                NOBODY,
                False,
                (
                    "Read a won and a lost case, and note what you would do otherwise",
                    "讀一個成功、一個失敗的案例，寫下你會怎麼做",
                    "读一个成功、一个失败的案例，写下你会怎么做",
                ),
            ),
            (14, NOBODY, True, ("Take the refreshers that are due", "完成到期的複訓", "完成到期的复训")),
            (
                21,
                SUPERIOR,
                False,
                (
                    "Let somebody come along on a visit and tell you what they saw",
                    "請人陪訪，聽聽對方看到什麼",
                    "请人陪访，听听对方看到什么",
                ),
            ),
            (
                30,
                SUPERIOR,
                True,
                (
                    "Share with the team one thing that you have changed",
                    "向團隊分享一件你改變了的事",
                    "向团队分享一件你改变了的事",
                ),
            ),
        ],
    ),
]
