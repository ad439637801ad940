"""What training ships with: the rubric of rehearsals, two scenarios, two cases of the library, in three languages."""

RUBRIC = {
    "pass_total": "80",
    "stage_floor": "60",
    "apart": [2, 5],  # two points of five
    "stages": [
        {
            "code": "research",
            "weight": "0.30",
            "criteria": [
                {"code": "facts", "points": 40, "highest": 40},
                {"code": "sources", "points": 30, "highest": 30},
                {"code": "gaps", "points": 30, "highest": 30},
            ],
        },
        {
            "code": "proposal",
            "weight": "0.40",
            "criteria": [
                {"code": code, "points": points, "highest": 3}
                for code, points in (
                    ("market", 15),
                    ("competitors", 15),
                    ("position", 5),
                    ("comparison", 10),
                    ("prices", 10),
                    ("channels", 10),
                    ("consumers", 5),
                    ("operation", 10),
                    ("our_input", 5),
                    ("return", 15),
                )
            ],
        },
        {
            "code": "negotiation",
            "weight": "0.30",
            "criteria": [
                {"code": "questions", "points": 30, "highest": 30},
                {"code": "objections", "points": 30, "highest": 30},
                {"code": "next_step", "points": 20, "highest": 20},
                {"code": "time", "points": 20, "highest": 20},
            ],
        },
    ],
}

FIRST_VISIT = {
    "en": {
        "name": "The first visit: another house is cheaper",
        "brief": (
            "A dealer in a county town supplies about sixty shops and restaurants. You met by chance and have half an "
            "hour. The dealer has heard of your company, has never sold anything of yours, and carries the line of a "
            "competitor. You have no figure of that market."
        ),
        "objections": (
            "You are friendly and short of time. If the salesperson begins with the company and the product, let them "
            "finish, then say: both are fine, but another house is cheaper and I cannot sell yours; and who knows where "
            "this market is going. There will be another chance.\n\n"
            "Open up only when you are asked about your own business: what moves, what lies, what the competitor’s "
            "terms cost you. What you really fear is stock that does not move (last year one line lay for seven months) "
            "and a second brand that takes effort from the first. You listen to whoever has figures of your own "
            "streets.\n\nOnly if asked: the competitor delivers late before every holiday."
        ),
        "research": (
            "Before the visit: whom the dealer supplies, what sells there and for how much, what the competitor charges "
            "and promises. Three facts with their source, and what you could not find out."
        ),
        "proposal": (
            "One page that this dealer could act on: for which shops, the price at each step, what we put in, what the "
            "dealer puts in and gets back. Say which figures are guesses."
        ),
        "negotiation": (
            "Ask before you show. Answer the price with the dealer’s own figures, and the doubt about the market with "
            "what you found. Leave with a next step that has a day."
        ),
    },
    "zh-hant": {
        "name": "第一次拜訪：別家價格更低",
        "brief": (
            "縣城裡的一位經銷商，供貨給大約六十家商店和餐館。你們偶然認識，約好談半小時。對方聽過你們公司，從未賣過你們的"
            "產品，手上正在賣一家競品。你沒有那個市場的任何數字。"
        ),
        "objections": (
            "你待人客氣，但時間不多。如果對方一開口就介紹公司和產品，讓他說完，然後說：公司和產品都不錯，但另一家的價格更低，"
            "你們的我賣不動；再說這個市場往後怎樣也難說，以後還有機會。\n\n"
            "只有當對方問起你自己的生意，你才敞開來談：什麼賣得動、什麼壓在倉庫裡、競品的條件讓你付出什麼。你真正擔心的是貨壓著"
            "賣不掉（去年有一個系列壓了七個月），還有第二個品牌分走第一個的力氣。誰能拿出你這幾條街上的數字，你就願意聽。\n\n"
            "對方問到才說：競品每逢節前都送貨遲。"
        ),
        "research": (
            "拜訪之前：這位經銷商供貨給誰，那裡什麼好賣、賣什麼價，競品收什麼價、承諾什麼。三項事實並註明出處，再寫下沒有查到的。"
        ),
        "proposal": (
            "一頁紙，讓這位經銷商照著就能做：針對哪些店，每一層的價格，我們投入什麼，對方投入什麼、得到什麼。凡是估計的數字都註明。"
        ),
        "negotiation": (
            "先問，再介紹。用對方自己的數字回應價格異議，用你查到的情況回應對市場的疑慮。離開前約好有日期的下一步。"
        ),
    },
    "zh-hans": {
        "name": "第一次拜访：别家价格更低",
        "brief": (
            "县城里的一位经销商，供货给大约六十家商店和餐馆。你们偶然认识，约好谈半小时。对方听说过你们公司，从没卖过你们的"
            "产品，手上正在卖一家竞品。你没有那个市场的任何数字。"
        ),
        "objections": (
            "你待人客气，但时间不多。如果对方一开口就介绍公司和产品，让他说完，然后说：公司和产品都不错，但另一家的价格更低，"
            "你们的我卖不动；再说这个市场往后怎样也难说，以后还有机会。\n\n"
            "只有当对方问起你自己的生意，你才敞开来谈：什么卖得动、什么压在仓库里、竞品的条件让你付出什么。你真正担心的是货压着"
            "卖不掉（去年有一个系列压了七个月），还有第二个品牌分走第一个的力气。谁能拿出你这几条街上的数字，你就愿意听。\n\n"
            "对方问到才说：竞品每逢节前都送货迟。"
        ),
        "research": (
            "拜访之前：这位经销商供货给谁，那里什么好卖、卖什么价，竞品收什么价、承诺什么。三项事实并注明出处，再写下没有查到的。"
        ),
        "proposal": (
            "一页纸，让这位经销商照着就能做：针对哪些店，每一层的价格，我们投入什么，对方投入什么、得到什么。凡是估计的数字都注明。"
        ),
        "negotiation": (
            "先问，再介绍。用对方自己的数字回应价格异议，用你查到的情况回应对市场的疑虑。离开前约好有日期的下一步。"
        ),
    },
}

SECOND_VISIT = {
    "en": {
        "name": "The second visit: research first, then a plan",
        "brief": (
            "The same dealer, three months later. A colleague went there once, talked of the product and got a polite "
            "no. The company has locked on to this customer: nobody else in the town is of that size. You have two "
            "weeks until the appointment, and a goal: a trial order by the end of the quarter."
        ),
        "objections": (
            "You remember the last visit and expect the same again. Begin cool and say little. If the salesperson "
            "speaks of your market (how many live there, what they spend, which shops sell what, where the competitor "
            "is weak), become attentive and ask harder: how much do I put in? What if it does not move? Who goes to the "
            "restaurants with me?\n\n"
            "Bring out three doubts one after the other: your price is still above the other one’s; my people have no "
            "time for a second line; what happens when your support ends? Nod where the answer holds a figure and its "
            "source, ask again where it does not.\n\n"
            "Sign for a trial once input, return and a first step with a day are on the table, and ask whether the "
            "salesperson would look at your whole range with you."
        ),
        "research": (
            "The market of the town in figures: inhabitants, size, what people spend, how it is divided. Two competitors "
            "with price, policy, main areas, problems and sales. The dealer’s company as a whole. Why the first visit "
            "came to nothing."
        ),
        "proposal": (
            "The whole proposal: market, competitors, our position, an honest comparison, the price at each step, "
            "channels, consumers and places, steps with dates and owners, our support with amounts, what the dealer "
            "puts in and gets back."
        ),
        "negotiation": (
            "Begin with the dealer’s market, not with us. Show the plan in ten minutes, then let the dealer talk. Answer "
            "every doubt from the plan. Agree on a first step with a day, and offer to go on advising."
        ),
    },
    "zh-hant": {
        "name": "第二次拜訪：先調查，再帶方案",
        "brief": (
            "同一位經銷商，三個月之後。一位同事去過一次，只談產品，得到一句客氣的拒絕。公司鎖定了這位客戶：當地沒有第二家這樣的"
            "規模。離約定的時間還有兩週，指標是季度結束前拿到試銷訂單。"
        ),
        "objections": (
            "你記得上次的拜訪，以為又是老一套。一開始態度冷淡，話不多。如果對方談的是你的市場（多少人口、花多少錢、哪些店賣什麼、"
            "競品弱在哪裡），你就認真起來，問得更緊：要我投入多少？賣不動怎麼辦？誰陪我去跑餐館？\n\n"
            "依次提出三個疑慮：你們的價格還是比別家高；我的人手顧不上第二個系列；你們的支持停了以後怎麼辦？回答裡有數字、有出處，"
            "就點頭；沒有，就再追問。\n\n"
            "只要投入、回報和有日期的第一步都擺在桌上，就簽下試銷，並問對方願不願意幫你一起看看全部產品。"
        ),
        "research": (
            "用數字說清當地市場：人口、規模、消費水平、結構。兩家競品的價格、政策、主要區域、問題、銷量。經銷商公司的全貌。"
            "第一次為什麼沒談成。"
        ),
        "proposal": (
            "完整的方案：市場、競品、我們的定位、誠實的優劣比較、每一層的價格、渠道、消費群體和場所、有日期和負責人的步驟、"
            "我們的支持和金額、客戶的投入和回報。"
        ),
        "negotiation": (
            "從客戶的市場說起，不從我們說起。十分鐘講完方案，然後讓客戶說。每個疑慮都用方案來回答。約好有日期的第一步，"
            "並提出以後繼續當顧問。"
        ),
    },
    "zh-hans": {
        "name": "第二次拜访：先调查，再带方案",
        "brief": (
            "同一位经销商，三个月之后。一位同事去过一次，只谈产品，得到一句客气的拒绝。公司锁定了这位客户：当地没有第二家这样的"
            "规模。离约定的时间还有两周，指标是季度结束前拿到试销订单。"
        ),
        "objections": (
            "你记得上次的拜访，以为又是老一套。一开始态度冷淡，话不多。如果对方谈的是你的市场（多少人口、花多少钱、哪些店卖什么、"
            "竞品弱在哪里），你就认真起来，问得更紧：要我投入多少？卖不动怎么办？谁陪我去跑餐馆？\n\n"
            "依次提出三个疑虑：你们的价格还是比别家高；我的人手顾不上第二个系列；你们的支持停了以后怎么办？回答里有数字、有出处，"
            "就点头；没有，就再追问。\n\n"
            "只要投入、回报和有日期的第一步都摆在桌上，就签下试销，并问对方愿不愿意帮你一起看看全部产品。"
        ),
        "research": (
            "用数字说清当地市场：人口、规模、消费水平、结构。两家竞品的价格、政策、主要区域、问题、销量。经销商公司的全貌。"
            "第一次为什么没谈成。"
        ),
        "proposal": (
            "完整的方案：市场、竞品、我们的定位、诚实的优劣比较、每一层的价格、渠道、消费群体和场所、有日期和负责人的步骤、"
            "我们的支持和金额、客户的投入和回报。"
        ),
        "negotiation": (
            "从客户的市场说起，不从我们说起。十分钟讲完方案，然后让客户说。每个疑虑都用方案来回答。约好有日期的第一步，"
            "并提出以后继续当顾问。"
        ),
    },
}

SCENARIOS = [FIRST_VISIT, SECOND_VISIT]
